import type { Transaction } from '@jiceng/platform/database';
import { defineQuery } from '@jiceng/platform/query';
import { post, type PostRow } from './post.table.js';

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

const save = post.insert({ known: 'change' });

/** Saves all rows with one statement: an import of a district writes 1,500 posts at once. */
export function savePosts(tx: Transaction, rows: readonly PostRow[]): Promise<void> {
  return save.run(tx, rows);
}

/** Returns true when the chain of superior posts that begins at `fromPostId` contains `postId`. */
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
