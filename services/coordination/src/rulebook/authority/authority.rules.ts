import {
  choiceColumn,
  codeColumn,
  countColumn,
  orAbsent,
  patternColumn,
  type Columns,
  type Values,
} from '@jiceng/tables/columns';
import type { RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { authorityErrors } from './authority.errors.js';

/** Rights of a level for the categories with a prefix. */
export interface Authority {
  /** First 2, 4 or all 7 digits of category codes; `*` stands for every category. */
  categoryPrefix: string;
  level: string;
  maySolve: boolean;
  /** Number of working minutes after the report during which the level may solve the issue; null for no limit. */
  limitMinutes: number | null;
  /**
   * Working minutes within which the level must dispatch the issue or pass it up; null when the limit of the process
   * applies.
   */
  passUpAfterMinutes: number | null;
}

/** Returns the row for a category at a level: the row with the longest prefix; null when no row fits. */
export function authorityOf<T extends Authority>(
  rows: readonly T[],
  categoryCode: string | null,
  level: string,
): T | null {
  const digits = ({ categoryPrefix }: T): number => (categoryPrefix === '*' ? 0 : categoryPrefix.length);
  const fits = (row: T): boolean =>
    row.level === level &&
    (row.categoryPrefix === '*' || (categoryCode !== null && categoryCode.startsWith(row.categoryPrefix)));
  return rows.filter(fits).sort((a, b) => digits(b) - digits(a))[0] ?? null;
}

/**
 * True when the level may solve the matter itself, `minutesSinceReport` working minutes after the report. A level
 * without a row may not.
 */
export function maySolve(authority: Authority | null, minutesSinceReport: number): boolean {
  if (authority === null || !authority.maySolve) return false;
  return authority.limitMinutes === null || minutesSinceReport <= authority.limitMinutes;
}

/**
 * Returns the levels to which a new report can pass at once, lowest first: the levels that may solve its category, and
 * the highest level, at which the duty list determines the unit.
 */
export function levelsToPassTo<T extends { code: string }>(
  levels: readonly T[],
  authorities: readonly Authority[],
  categoryCode: string,
): T[] {
  return levels.filter(
    (level, index) => index === levels.length - 1 || maySolve(authorityOf(authorities, categoryCode, level.code), 0),
  );
}

/** Returns the level for which a person with these roles acts, as an index in the list of levels; -1 for no level. */
export function levelIndexOf(levels: readonly { roles: readonly string[] }[], roles: readonly string[]): number {
  return levels.findIndex((level) => level.roles.some((role) => roles.includes(role)));
}

/** Longest limit in a matrix: the working minutes of a year. */
const MOST_MINUTES = 110_000;

export const authorityColumns = {
  categoryCode: patternColumn('类别代码', 'Category code', /^(\*|\d{2}|\d{4}|\d{7})$/, {
    zh: '类别代码的前 2、4 位或全部 7 位，或 *',
    en: '2, 4 or all 7 digits of a category code, or *',
  }),
  level: codeColumn('层级', 'Level'),
  maySolve: choiceColumn('可自行办结', 'May solve', ['yes', 'no'], { yes: '是', no: '否' }),
  limitMinutes: orAbsent(countColumn('办结时限（工作分钟）', 'Limit in working minutes', 1, MOST_MINUTES)),
  passUpAfterMinutes: orAbsent(
    countColumn('须上报时限（工作分钟）', 'Working minutes until passing up', 1, MOST_MINUTES),
  ),
} satisfies Columns;

/**
 * Checks the rows of a file: each level must belong to a process, and each pair of category and level may appear once.
 */
export function judgeAuthority(
  rows: readonly TableRow<Values<typeof authorityColumns>>[],
  faults: RowFaults,
  hasLevel: (code: string) => boolean,
): Authority[] {
  const rowOf = new Map<string, number>();
  return rows.flatMap(({ row, values: { categoryCode, maySolve: may, ...rest } }) => {
    const key = `${categoryCode} ${rest.level}`;
    const first = rowOf.get(key);
    rowOf.set(key, first ?? row);
    if (!hasLevel(rest.level)) faults.add(row, 'level', authorityErrors.UNKNOWN_LEVEL({ level: rest.level }));
    if (first !== undefined) faults.add(row, 'categoryCode', authorityErrors.AUTHORITY_GIVEN_TWICE({ first }));
    return faults.has(row) ? [] : [{ categoryPrefix: categoryCode, maySolve: may === 'yes', ...rest }];
  });
}
