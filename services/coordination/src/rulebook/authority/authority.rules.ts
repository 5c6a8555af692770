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

/** What a level may do with the categories of a prefix (37). */
export interface Authority {
  /** The first 2, 4 or all 7 digits of category codes; `*` holds for every category. */
  categoryPrefix: string;
  level: string;
  maySolve: boolean;
  /** Working minutes from the report in which the level may still solve; null sets no limit. */
  limitMinutes: number | null;
  /** Working minutes after which the level must have dispatched or passed up; null leaves the limit of the process. */
  passUpAfterMinutes: number | null;
}

/** The row that holds for a category at a level: the one with the longest prefix; null when none does. */
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

/** True when the level may solve the matter itself, so many working minutes after the report. Without a row it may not. */
export function maySolve(authority: Authority | null, minutesSinceReport: number): boolean {
  if (authority === null || !authority.maySolve) return false;
  return authority.limitMinutes === null || minutesSinceReport <= authority.limitMinutes;
}

/** The level for which somebody acts, by their roles: its place in the list of levels; -1 for none. */
export function levelIndexOf(levels: readonly { roles: readonly string[] }[], roles: readonly string[]): number {
  return levels.findIndex((level) => level.roles.some((role) => roles.includes(role)));
}

/** Working minutes of a year: no limit is longer. */
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

/** Judges the rows of a file: levels that a process has, and each category and level once. */
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
