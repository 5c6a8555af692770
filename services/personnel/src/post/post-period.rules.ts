import { isInForce } from '../effective/effective-period.rules.js';
import { postErrors } from './post.errors.js';
import type { PostPeriodRow, PostRow } from './post.table.js';

/** The fields of a post that can differ from period to period. */
export type PostContent = Omit<PostPeriodRow, 'postId' | 'validFrom' | 'validTo'>;

export function contentOf(row: PostContent): PostContent {
  const { name, establishment, grade, roles, duties, reportsToPostId, deputyPostId } = row;
  return { name, establishment, grade, roles, duties, reportsToPostId, deputyPostId };
}

/** The one period of a new post. */
export function firstPeriod(post: PostRow): PostPeriodRow {
  return { postId: post.id, validFrom: post.validFrom, validTo: post.validTo, ...contentOf(post) };
}

/**
 * Returns the periods of a post after a change that holds from `effectiveFrom` on. The change also applies to the
 * periods planned for later; their other fields stay as planned.
 * @throws POST_NOT_OPEN when the post does not exist at that moment
 */
export function periodsFrom(
  periods: readonly PostPeriodRow[],
  change: Partial<PostContent>,
  effectiveFrom: Date,
): PostPeriodRow[] {
  const current = periods.find((period) => isInForce(period, effectiveFrom));
  if (!current) throw postErrors.POST_NOT_OPEN({ name: periods.at(-1)!.name });
  const changed = periods.flatMap((period): PostPeriodRow[] => {
    if (period.validTo !== null && period.validTo <= effectiveFrom) return [period];
    if (period.validFrom >= effectiveFrom) return [{ ...period, ...change }];
    return [
      { ...period, validTo: effectiveFrom },
      { ...period, ...change, validFrom: effectiveFrom },
    ];
  });
  return joined(changed);
}

/** Returns the periods of a post that is abolished at `validTo`. Changes planned for later are dropped. */
export function periodsUntil(periods: readonly PostPeriodRow[], validTo: Date): PostPeriodRow[] {
  return periods
    .filter((period) => period.validFrom < validTo)
    .map((period) => (period.validTo === null || period.validTo > validTo ? { ...period, validTo } : period));
}

/**
 * Returns the period in force at a moment. Before the first period the first period is returned, and after the last
 * period the last one, so that a planned and an abolished post have a name.
 */
export function periodAt(periods: readonly PostPeriodRow[], at: Date): PostPeriodRow {
  return (
    periods.find((period) => isInForce(period, at)) ?? (at < periods[0]!.validFrom ? periods[0]! : periods.at(-1)!)
  );
}

/** Returns the moment of the next planned change after `at`; null when none is planned. */
export function nextChangeAfter(periods: readonly PostPeriodRow[], at: Date): Date | null {
  return periods.slice(1).find((period) => period.validFrom > at)?.validFrom ?? null;
}

/** Joins neighbouring periods with the same content, so that no extra period remains when a change is taken back. */
function joined(periods: readonly PostPeriodRow[]): PostPeriodRow[] {
  return periods.reduce<PostPeriodRow[]>((done, period) => {
    const last = done.at(-1);
    if (last && sameContent(last, period)) return [...done.slice(0, -1), { ...last, validTo: period.validTo }];
    return [...done, period];
  }, []);
}

/** True when the fields that can differ from period to period are equal; the order of the roles does not count. */
export function sameContent(a: PostContent, b: PostContent): boolean {
  const text = (content: PostContent): string =>
    JSON.stringify({ ...contentOf(content), roles: [...content.roles].sort() });
  return text(a) === text(b);
}
