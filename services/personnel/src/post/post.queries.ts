import type { Transaction } from '@jiceng/platform/database';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { post, postPeriod, type PostPeriodRow, type PostRow } from './post.table.js';

const locked = defineQuery(
  post.columns,
  (columns) => `SELECT ${columns()} FROM post WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);

/**
 * Reads posts and locks them until the end of the transaction, so that no other command changes the posts or their
 * holders. Posts are locked before people.
 */
export function lockPosts(tx: Transaction, ids: readonly string[]): Promise<PostRow[]> {
  return locked.rows(tx, [ids]);
}

const lockedUpwards = defineQuery(
  post.columns,
  (columns) => `SELECT ${columns()} FROM post WHERE id IN (
      WITH RECURSIVE above AS (
        SELECT id, reports_to_post_id FROM post WHERE id = ANY($1::uuid[])
        UNION SELECT p.id, p.reports_to_post_id FROM post p JOIN above a ON p.id = a.reports_to_post_id
      ) SELECT id FROM above) ORDER BY id FOR UPDATE`,
);

/**
 * Like {@link lockPosts}, but also locks every post above these posts, so that a cycle of superior posts can be found.
 */
export function lockPostsWithSuperiors(tx: Transaction, ids: readonly string[]): Promise<PostRow[]> {
  return lockedUpwards.rows(tx, [ids]);
}

const save = post.insert({ known: 'change' });

/** Saves all rows with one statement: an import of a district writes 1,500 posts at once. */
export function savePosts(tx: Transaction, rows: readonly PostRow[]): Promise<void> {
  return save.run(tx, rows);
}

const { name, establishment, grade, roles, duties, reportsToPostId, deputyPostId } = post.columns;

/** The columns of a post `p` as they were in the period `h`. */
export const postInPeriod = {
  ...post.columns,
  name: name.as('h.name'),
  establishment: establishment.as('h.establishment'),
  grade: grade.as('h.grade'),
  roles: roles.as('h.roles'),
  duties: duties.as('h.duties'),
  reportsToPostId: reportsToPostId.as('h.reports_to_post_id'),
  deputyPostId: deputyPostId.as('h.deputy_post_id'),
};

/** Returns the SQL condition that a period is in force. `alias` is the table of the period, `moment` the parameter. */
export const inForceAt = (alias: string, moment: string): string =>
  `${alias}.valid_from <= ${moment} AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > ${moment})`;

const periods = defineQuery(
  postPeriod.columns,
  (columns) => `SELECT ${columns()} FROM post_period WHERE post_id = ANY($1::uuid[]) ORDER BY post_id, valid_from`,
);

/** Returns the periods of the posts, oldest first. */
export function listPostPeriods(source: QuerySource, postIds: readonly string[]): Promise<PostPeriodRow[]> {
  return periods.rows(source, [postIds]);
}

const insertPeriods = postPeriod.insert();

/** Replaces the periods of the posts that occur in `rows`. */
export async function savePostPeriods(tx: Transaction, rows: readonly PostPeriodRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql('DELETE FROM post_period WHERE post_id = ANY($1::uuid[])', [
    [...new Set(rows.map((row) => row.postId))],
  ]);
  await insertPeriods.run(tx, rows);
}

/** Returns for each post the roles that its holder has at `since` or gets later by a planned change. */
export async function rolesFrom(
  tx: Transaction,
  postIds: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, string[]>> {
  const periods = await listPostPeriods(tx, postIds);
  const later = periods.filter(({ validTo }) => validTo === null || validTo > since);
  const byPost = Map.groupBy(later, ({ postId }) => postId);
  return new Map([...byPost].map(([postId, rows]) => [postId, rows.flatMap(({ roles }) => roles)]));
}

/**
 * Returns true when the chain of superior posts that begins at `fromPostId` contains `postId` at some moment from
 * `since` on. Planned changes count, so that no cycle appears when one of them takes effect.
 */
export async function reportsPast(tx: Transaction, fromPostId: string, postId: string, since: Date): Promise<boolean> {
  const rows = await tx.sql(
    `WITH RECURSIVE above AS (
       SELECT $1::uuid AS id, tstzrange($3::timestamptz, NULL) AS held
       UNION SELECT p.reports_to_post_id, a.held * tstzrange(p.valid_from, p.valid_to) FROM post_period p
         JOIN above a ON p.post_id = a.id AND a.held && tstzrange(p.valid_from, p.valid_to)
       WHERE p.reports_to_post_id IS NOT NULL AND a.id <> $2
     ) SELECT 1 FROM above WHERE id = $2 LIMIT 1`,
    [fromPostId, postId, since],
  );
  return rows.length > 0;
}
