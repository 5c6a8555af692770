import { lineCodes, organizationKinds } from '@jiceng/contracts/codes';
import { importErrors } from '../import/import.errors.js';
import { RowReader, type RowFault, type TableRow } from '../import/import.rules.js';
import { organizationErrors } from './organization.errors.js';
import { assertDivisionCode, assertNoCycle, assertPlace } from './organization.rules.js';
import type { OrganizationRow } from './organization.table.js';

export const organizationColumns = {
  required: ['code', 'name', 'kind', 'line', 'parentCode', 'regionCode'],
  optional: ['validFrom'],
} as const;

/** What the plan is made against; `byId` holds every organization that the file names, and those above them. */
export interface OrganizationImportState {
  byId: ReadonlyMap<string, OrganizationRow>;
  knownRegions: ReadonlySet<string>;
  /** Refuses what lies outside the caller's jurisdiction. */
  assertScope: (row: OrganizationRow) => void;
  /** The id that follows from a code. */
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
  faults: RowFault[];
}

/** Plans an import row by row, as if each row were a command: a row may rely on those above it. */
export function planOrganizationImport(
  table: readonly TableRow[],
  state: OrganizationImportState,
): OrganizationImportPlan {
  const present = new Map(state.byId);
  const plan: OrganizationImportPlan = { changes: [], unchanged: 0, faults: [] };
  const seen = new Map<string, number>();
  for (const source of table) {
    const reader = new RowReader(source);
    const after = readOrganization(reader, present, state);
    const before = present.get(after.id) ?? null;
    const earlier = seen.get(after.id);
    reader.tried('code', undefined, () => {
      if (earlier !== undefined) throw importErrors.ROW_REPEATED({ row: earlier });
    });
    if (reader.sound) judge(reader, before, after, present, state);
    plan.faults.push(...reader.faults);
    if (!reader.sound) continue;
    seen.set(after.id, source.row);
    if (before && before.name === after.name && before.parentId === after.parentId) {
      plan.unchanged += 1;
      continue;
    }
    present.set(after.id, after);
    plan.changes.push({ before, after });
  }
  return plan;
}

function readOrganization(
  reader: RowReader,
  present: ReadonlyMap<string, OrganizationRow>,
  { idOf, now }: OrganizationImportState,
): OrganizationRow {
  const code = reader.code('code');
  const id = idOf(code);
  const parentCode = reader.optionalCode('parentCode');
  const before = present.get(id);
  return {
    id,
    code,
    name: reader.text('name', 80),
    kind: reader.oneOf('kind', organizationKinds),
    line: reader.optionalOneOf('line', lineCodes),
    parentId: parentCode === null ? null : idOf(parentCode),
    regionCode: reader.code('regionCode'),
    validFrom: before?.validFrom ?? reader.optionalInstant('validFrom') ?? now,
    validTo: before?.validTo ?? null,
    version: (before?.version ?? 0) + 1,
  };
}

function judge(
  reader: RowReader,
  before: OrganizationRow | null,
  after: OrganizationRow,
  present: ReadonlyMap<string, OrganizationRow>,
  state: OrganizationImportState,
): void {
  reader.tried('regionCode', undefined, () => {
    assertDivisionCode('regionCode', after.regionCode);
    if (!before && !state.knownRegions.has(after.regionCode))
      throw organizationErrors.UNKNOWN_REGION({ code: after.regionCode });
  });
  reader.tried('code', undefined, () => {
    if (before && before.validTo !== null) throw organizationErrors.ORGANIZATION_DISSOLVED({ name: before.name });
  });
  for (const field of ['kind', 'line', 'regionCode'] as const) {
    reader.tried(field, undefined, () => {
      if (before && before[field] !== after[field]) throw organizationErrors.ORGANIZATION_FIXED_FIELD({ field });
    });
  }
  if (!reader.sound) return;
  const parent = reader.tried('parentCode', null, () => {
    const found = after.parentId === null ? null : present.get(after.parentId);
    if (found === undefined || (found && found.validTo !== null))
      throw organizationErrors.UNKNOWN_PARENT({ parent: after.parentId });
    return found;
  });
  if (!reader.sound) return;
  reader.tried(null, undefined, () => assertPlace(after, parent));
  reader.tried('parentCode', undefined, () =>
    assertNoCycle(after.id, after.parentId, (id) => present.get(id)?.parentId ?? null),
  );
  reader.tried(null, undefined, () => state.assertScope(before ?? after));
}
