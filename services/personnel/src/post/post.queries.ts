import type { Transaction } from '@jiceng/platform/database';
import type { PostRow } from './post.entity.js';

/** Columns of `post p` as properties of PostRow. */
export const POST_COLUMNS = `p.id, p.code, p.name, p.establishment, p.organization_id AS "organizationId", p.roles,
  p.reports_to_post_id AS "reportsToPostId", p.deputy_post_id AS "deputyPostId", p.valid_from AS "validFrom", p.valid_to AS "validTo", p.version`;

/** Reads posts and keeps others from changing them, or who holds them, until the end of the transaction. Posts are locked before people. */
export async function lockPosts(tx: Transaction, ids: readonly string[]): Promise<PostRow[]> {
  return tx.sql(`SELECT ${POST_COLUMNS} FROM post p WHERE p.id = ANY($1::uuid[]) ORDER BY p.id FOR UPDATE`, [
    ids,
  ]) as Promise<PostRow[]>;
}

/** One statement for all rows: an import of a district writes 1,500 posts at once. */
export async function savePosts(tx: Transaction, rows: readonly PostRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO post (id, code, name, establishment, organization_id, roles, reports_to_post_id, deputy_post_id, valid_from, valid_to, version)
     SELECT r.id, r.code, r.name, r.establishment, r."organizationId", r.roles, r."reportsToPostId", r."deputyPostId", r."validFrom", r."validTo", r.version
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, code text, name text, establishment text, "organizationId" uuid, roles text[],
       "reportsToPostId" uuid, "deputyPostId" uuid, "validFrom" timestamptz, "validTo" timestamptz, version int)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, establishment = excluded.establishment, roles = excluded.roles,
       reports_to_post_id = excluded.reports_to_post_id, deputy_post_id = excluded.deputy_post_id, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, version = excluded.version`,
    [JSON.stringify(rows)],
  );
}

/** True when the line of report that begins at `fromPostId` comes past `postId`. */
export async function reportsPast(tx: Transaction, fromPostId: string, postId: string): Promise<boolean> {
  const rows = await tx.sql(
    `WITH RECURSIVE above AS (
       SELECT id, reports_to_post_id FROM post WHERE id = $1
       UNION SELECT p.id, p.reports_to_post_id FROM post p JOIN above a ON p.id = a.reports_to_post_id
     ) SELECT 1 FROM above WHERE id = $2`,
    [fromPostId, postId],
  );
  return rows.length > 0;
}
