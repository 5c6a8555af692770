import {
  choiceColumn,
  codeColumn,
  orAbsent,
  patternColumn,
  textColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import type { RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { dutyListErrors } from './duty-list.errors.js';
import {
  dutyLevels,
  dutyRoles,
  overlappingDutyRows,
  type DutyLevel,
  type DutyRole,
  type DutyRow,
} from './duty-list.rules.js';

/** Chinese names of the levels and roles in a file. */
export const levelNames: Readonly<Record<DutyLevel, string>> = { community: '社区', street: '街道', district: '区' };
export const roleNames: Readonly<Record<DutyRole, string>> = {
  handler: '主办',
  co_handler: '协办',
  arbiter: '仲裁',
  verifier: '核查',
};

export const dutyListColumns = {
  categoryCode: patternColumn('类别代码', 'Category code', /^(\*|\d{2}|\d{4}|\d{7})$/, {
    zh: '类别代码的前 2、4 位或全部 7 位，或 *',
    en: '2, 4 or all 7 digits of a category code, or *',
  }),
  level: choiceColumn('层级', 'Level', dutyLevels, levelNames),
  regionCode: patternColumn('区划代码', 'Region code', /^\d{12}$/, {
    zh: ' 12 位区划代码',
    en: 'a division code of 12 digits',
  }),
  organizationCode: codeColumn('单位编码', 'Organization code', '机构编码'),
  role: choiceColumn('角色', 'Role', dutyRoles, roleNames),
  note: orAbsent(textColumn('备注', 'Note', 200)),
} satisfies Columns;

export type ImportedDutyRow = Omit<DutyRow, 'id'> & { note: string | null; row: number };

/**
 * Checks the rows of a duty list. A warning is given for rows that give one duty to two organizations.
 * @param known the areas of the district, and its organizations by code
 */
export function judgeDutyList(
  rows: readonly TableRow<Values<typeof dutyListColumns>>[],
  faults: RowFaults,
  known: {
    hasArea: (code: string) => boolean;
    organizationId: (code: string) => string | null;
    hasVerifier: (organizationId: string, regionCode: string) => boolean;
  },
): ImportedDutyRow[] {
  const listed = rows.flatMap(({ row, values: { categoryCode, ...duty } }): ImportedDutyRow[] => {
    const organizationId = known.organizationId(duty.organizationCode);
    if (!known.hasArea(duty.regionCode))
      faults.add(row, 'regionCode', dutyListErrors.UNKNOWN_REGION({ code: duty.regionCode }));
    if (organizationId === null)
      faults.add(row, 'organizationCode', dutyListErrors.UNKNOWN_ORGANIZATION({ code: duty.organizationCode }));
    else if (duty.role === 'verifier' && !faults.has(row) && !known.hasVerifier(organizationId, duty.regionCode))
      faults.add(row, 'organizationCode', dutyListErrors.NOBODY_TO_VERIFY({ code: duty.organizationCode }));
    return organizationId === null || faults.has(row)
      ? []
      : [{ ...duty, categoryPrefix: categoryCode, organizationId, row }];
  });
  for (const [first, second] of overlappingDutyRows(listed.map((duty) => ({ ...duty, id: String(duty.row) }))))
    faults.warn(
      second.row,
      'organizationCode',
      dutyListErrors.DUTY_GIVEN_TWICE({ first: first.row, other: first.organizationCode }),
    );
  return listed;
}
