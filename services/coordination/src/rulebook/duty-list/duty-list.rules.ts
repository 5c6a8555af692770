import { regionContains, regionPrefix } from '@jiceng/contracts/codes';

/** Level at which a category is handled (权责清单的层级). */
export const dutyLevels = ['community', 'street', 'district'] as const;
export type DutyLevel = (typeof dutyLevels)[number];
export const dutyRoles = ['handler', 'co_handler', 'arbiter', 'verifier'] as const;
export type DutyRole = (typeof dutyRoles)[number];

/**
 * One row of the duty list (权责清单): the role of an organization (handler, co-handler, arbiter or verifier) for a
 * group of categories, at a level, in a region.
 */
export interface DutyRow {
  id: string;
  /** First 2, 4 or all 7 digits of category codes; `*` stands for every category. */
  categoryPrefix: string;
  level: DutyLevel;
  regionCode: string;
  organizationId: string;
  organizationCode: string;
  role: DutyRole;
}

export interface DutyQuestion {
  /** Null while the category is unknown; only rows for every category then match. */
  categoryCode: string | null;
  areaCode: string;
  role: DutyRole;
  /** Null for rows of all levels. */
  level?: DutyLevel | null;
}

/**
 * Returns the rows that match the question, most specific first: longer category prefix, then smaller region, then
 * lower level. Rows that are equally specific are ordered by organization code and row id, so the same list always
 * gives the same answer.
 */
export function matchDutyRows<T extends DutyRow>(rows: readonly T[], question: DutyQuestion): T[] {
  return rows
    .filter(
      (row) =>
        row.role === question.role &&
        (question.level == null || row.level === question.level) &&
        coversCategory(row, question.categoryCode) &&
        regionContains(row.regionCode, question.areaCode),
    )
    .sort(bySpecificity);
}

function coversCategory(row: DutyRow, categoryCode: string | null): boolean {
  return row.categoryPrefix === '*' || (categoryCode !== null && categoryCode.startsWith(row.categoryPrefix));
}

function bySpecificity(a: DutyRow, b: DutyRow): number {
  return byRank(a, b) || compare(a.organizationCode, b.organizationCode) || compare(a.id, b.id);
}

function byRank(a: DutyRow, b: DutyRow): number {
  return (
    categoryDigits(b) - categoryDigits(a) ||
    regionPrefix(b.regionCode).length - regionPrefix(a.regionCode).length ||
    dutyLevels.indexOf(a.level) - dutyLevels.indexOf(b.level)
  );
}

/**
 * True when two matching rows are equally specific, so that only the order of organization codes decides between them.
 */
export function sameRank(a: DutyRow, b: DutyRow): boolean {
  return byRank(a, b) === 0;
}

function categoryDigits(row: DutyRow): number {
  return row.categoryPrefix === '*' ? 0 : row.categoryPrefix.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Returns pairs of rows that give the same duty to different organizations. The owner of the list must correct them.
 */
export function overlappingDutyRows<T extends DutyRow>(rows: readonly T[]): [T, T][] {
  const byDuty = new Map<string, T>();
  const overlaps: [T, T][] = [];
  for (const row of rows) {
    // A duty may have several co-handlers.
    if (row.role === 'co_handler') continue;
    const duty = [row.categoryPrefix, row.level, row.regionCode, row.role].join('|');
    const other = byDuty.get(duty);
    if (other && other.organizationId !== row.organizationId) overlaps.push([other, row]);
    else byDuty.set(duty, row);
  }
  return overlaps;
}
