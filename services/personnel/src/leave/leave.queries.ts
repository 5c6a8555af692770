import { boolean, integer, text, uuid } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { inForceAt } from '../post/post.queries.js';
import { onLeave, SIGNING_ROLES } from '../signatory/signatory.reader.js';
import { decidersOf } from './leave.rules.js';
import { leaveRequest, type LeaveRequestRow } from './leave.table.js';

/** The request `r` with its present state: a leave that the roster lost is withdrawn. */
export const shownRequest = {
  ...leaveRequest.columns,
  state: leaveRequest.columns.state.as(
    `CASE WHEN EXISTS (SELECT FROM roster_entry e WHERE e.id = r.id AND e.withdrawn_at IS NOT NULL) THEN 'withdrawn' ELSE r.state END`,
  ),
};

const byId = defineQuery(shownRequest, (columns) => `SELECT ${columns('r')} FROM leave_request r WHERE r.id = $1`);

export function findRequest(tx: Transaction, id: string): Promise<LeaveRequestRow | null> {
  return byId.first(tx, [id]);
}

const ofPerson = defineQuery(
  shownRequest,
  (columns) => `SELECT ${columns('r')} FROM leave_request r WHERE r.staff_id = $1 ORDER BY r.starts_at, r.id`,
);

export function listRequestsOf(tx: Transaction, staffId: string): Promise<LeaveRequestRow[]> {
  return ofPerson.rows(tx, [staffId]);
}

const save = leaveRequest.insert({ known: 'change' });

export function saveRequest(tx: Transaction, row: LeaveRequestRow): Promise<void> {
  return save.run(tx, [row]);
}

/**
 * Reads the posts whose holders may decide on requests at moment $2: $1 are the requests, or null for all that wait, and
 * $3 the roles of leaders. $4 names a person: only requests are read that this person might decide, or all when null.
 */
const decidingPosts = defineQuery(
  {
    requestId: uuid().as('c.id'),
    askerId: uuid().as('c.staff_id'),
    level: integer().as('c.level'),
    postId: uuid().as('c.post_id'),
    postName: text().as('c.post_name'),
    holderId: uuid().orNull.as('c.holder_id'),
    holderOnLeave: boolean().as(onLeave('c.holder_id')),
    deputyId: uuid().orNull.as('c.deputy_id'),
    deputyOnLeave: boolean().as(onLeave('c.deputy_id')),
  },
  (columns) => `WITH RECURSIVE request AS (
      SELECT id, staff_id, organization_id FROM leave_request
      WHERE ($1::uuid[] IS NULL AND state = 'asked') OR id = ANY($1::uuid[])
    ), above AS (
      SELECT q.id, q.staff_id, o.id AS organization_id, o.parent_id, 1 AS level
      FROM request q JOIN organization o ON o.id = q.organization_id
      UNION ALL SELECT u.id, u.staff_id, o.id, o.parent_id, u.level + 1 FROM above u JOIN organization o ON o.id = u.parent_id
    ), place AS (
      SELECT q.id, q.staff_id, 0 AS level, h.reports_to_post_id AS post_id FROM request q
        JOIN assignment a ON a.staff_id = q.staff_id AND a.main AND ${inForceAt('a', '$2')}
        JOIN post_period h ON h.post_id = a.post_id AND ${inForceAt('h', '$2')}
      UNION ALL
      SELECT u.id, u.staff_id, u.level, h.post_id FROM above u JOIN post p ON p.organization_id = u.organization_id
        JOIN post_period h ON h.post_id = p.id AND ${inForceAt('h', '$2')} AND h.roles && $3::text[]
      WHERE u.level > 1 OR NOT EXISTS (
        SELECT FROM assignment m JOIN post_period g ON g.post_id = m.post_id AND ${inForceAt('g', '$2')} AND g.roles && $3::text[]
        WHERE m.staff_id = u.staff_id AND m.organization_id = u.organization_id AND ${inForceAt('m', '$2')})
    ), candidate AS (
      SELECT l.id, l.staff_id, l.level, l.post_id, h.name AS post_name, a.staff_id AS holder_id, d.staff_id AS deputy_id FROM place l
        JOIN post_period h ON h.post_id = l.post_id AND ${inForceAt('h', '$2')}
        LEFT JOIN assignment a ON a.post_id = l.post_id AND ${inForceAt('a', '$2')}
        LEFT JOIN assignment d ON d.post_id = h.deputy_post_id AND ${inForceAt('d', '$2')}
    )
    SELECT ${columns('c')} FROM candidate c
    WHERE $4::uuid IS NULL OR c.id IN (SELECT id FROM candidate WHERE holder_id = $4 OR deputy_id = $4)`,
);

/**
 * Returns who may decide on each request at a moment, by request id; see {@link decidersOf}.
 * @param by the requests, or the person among whose requests to decide the result must be
 */
export async function listDeciders(
  source: QuerySource,
  by: { requestIds: readonly string[] } | { deciderId: string },
  at: Date,
): Promise<ReadonlyMap<string, string[]>> {
  const [requestIds, deciderId] = 'requestIds' in by ? [by.requestIds, null] : [null, by.deciderId];
  const rows = await decidingPosts.rows(source, [requestIds, at, SIGNING_ROLES, deciderId]);
  return new Map(
    [...Map.groupBy(rows, (row) => row.requestId)].map(([id, posts]) => [id, decidersOf(posts, posts[0]!.askerId)]),
  );
}
