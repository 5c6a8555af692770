import { organizationKinds } from '@jiceng/contracts/codes';
import type { LineList } from '@jiceng/contracts/dictionary/line-list';
import {
  choiceColumn,
  codeColumn,
  instantColumn,
  orAbsent,
  orEmpty,
  textColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import { rowErrors } from '@jiceng/tables/errors';
import type { RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { assertLineInUse } from '../line/line.rules.js';
import { organizationErrors } from './organization.errors.js';
import { assertDivisionCode, assertNoCycle, assertPlace } from './organization.rules.js';
import type { OrganizationRow } from './organization.table.js';

/** Columns of the file. A line may be written by its code or by its Chinese name. */
export const organizationColumns = (lines: LineList) =>
  ({
    code: codeColumn('机构编码', 'Organization code', '机构代码', '单位编码'),
    name: textColumn('机构名称', 'Name', 80, '单位名称'),
    kind: choiceColumn('机构类型', 'Kind', organizationKinds),
    line: orEmpty(choiceColumn('条线', 'Line', lines.codes, lines.chineseNames)),
    parentCode: orEmpty(codeColumn('上级机构编码', 'Parent code', '上级编码')),
    regionCode: codeColumn('区划代码', 'Region code'),
    validFrom: orAbsent(instantColumn('生效时间', 'Valid from')),
  }) satisfies Columns;
export type OrganizationImportRow = TableRow<Values<ReturnType<typeof organizationColumns>>>;

/**
 * The registry against which the rows are checked. `byId` holds every organization that the file names and the
 * organizations above them.
 */
export interface OrganizationImportState {
  byId: ReadonlyMap<string, OrganizationRow>;
  knownRegions: ReadonlySet<string>;
  lines: LineList;
  /** Refuses a row outside the caller's jurisdiction. */
  assertScope: (row: OrganizationRow) => void;
  /** Returns the id that belongs to a code. */
  idOf: (code: string) => string;
  now: Date;
}

export interface OrganizationChange {
  before: OrganizationRow | null;
  after: OrganizationRow;
}

export interface OrganizationImportPlan {
  changes: OrganizationChange[];
  unchanged: number;
}

/** Plans an import row by row, as if each row were a command. A row may name an organization of an earlier row. */
export function planOrganizationImport(
  table: readonly OrganizationImportRow[],
  state: OrganizationImportState,
  faults: RowFaults,
): OrganizationImportPlan {
  const present = new Map(state.byId);
  const plan: OrganizationImportPlan = { changes: [], unchanged: 0 };
  const seen = new Map<string, number>();
  for (const { row, values } of table) {
    const after = organizationOf(values, present, state);
    const before = present.get(after.id) ?? null;
    const earlier = seen.get(after.id);
    if (earlier !== undefined) faults.add(row, 'code', rowErrors.ROW_DUPLICATE({ value: values.code, first: earlier }));
    else judge(row, before, after, present, state, faults);
    if (faults.has(row)) continue;
    seen.set(after.id, row);
    if (before && before.name === after.name && before.parentId === after.parentId) {
      plan.unchanged += 1;
      continue;
    }
    present.set(after.id, after);
    plan.changes.push({ before, after });
  }
  return plan;
}

function organizationOf(
  { code, name, kind, line, parentCode, regionCode, validFrom }: OrganizationImportRow['values'],
  present: ReadonlyMap<string, OrganizationRow>,
  { idOf, now }: OrganizationImportState,
): OrganizationRow {
  const id = idOf(code);
  const before = present.get(id);
  return {
    id,
    code,
    name,
    kind,
    line,
    parentId: parentCode === null ? null : idOf(parentCode),
    regionCode,
    validFrom: before?.validFrom ?? validFrom ?? now,
    validTo: before?.validTo ?? null,
    successorId: before?.successorId ?? null,
    version: (before?.version ?? 0) + 1,
  };
}

function judge(
  row: number,
  before: OrganizationRow | null,
  after: OrganizationRow,
  present: ReadonlyMap<string, OrganizationRow>,
  state: OrganizationImportState,
  faults: RowFaults,
): void {
  faults.check(row, 'regionCode', () => {
    assertDivisionCode('regionCode', after.regionCode);
    if (!before && !state.knownRegions.has(after.regionCode))
      throw organizationErrors.UNKNOWN_REGION({ code: after.regionCode });
  });
  faults.check(row, 'line', () => {
    if (!before && after.line !== null) assertLineInUse('line', after.line, state.lines);
  });
  faults.check(row, 'code', () => {
    if (before && before.validTo !== null) throw organizationErrors.ORGANIZATION_DISSOLVED({ name: before.name });
  });
  for (const field of ['kind', 'line', 'regionCode'] as const) {
    faults.check(row, field, () => {
      if (before && before[field] !== after[field]) throw organizationErrors.ORGANIZATION_FIXED_FIELD({ field });
    });
  }
  if (faults.has(row)) return;
  const parent = faults.check(row, 'parentCode', () => {
    const found = after.parentId === null ? null : present.get(after.parentId);
    if (found === undefined || (found && found.validTo !== null))
      throw organizationErrors.UNKNOWN_PARENT({ parent: after.parentId });
    return found;
  });
  if (parent === undefined) return;
  faults.check(row, null, () => assertPlace(after, parent));
  faults.check(row, 'parentCode', () =>
    assertNoCycle(after.id, after.parentId, (id) => present.get(id)?.parentId ?? null),
  );
  faults.check(row, null, () => state.assertScope(before ?? after));
}
