import { boolean, pick, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { taskTable } from '../../case/tables/task.table.js';

const OPEN = `('offered', 'waiting', 'accepted')`;

/** Finds open tasks of persons $1 who at moments $2 hold no post in the organization of the task. */
export const withoutPost = defineQuery(
  { ...pick(taskTable.columns, 'issueId'), staffId: uuid().as('t.staff_id') },
  (columns) => `SELECT DISTINCT ${columns('t')} FROM unnest($1::uuid[], $2::timestamptz[]) AS p(staff_id, at)
    JOIN task t ON t.staff_id = p.staff_id AND t.state IN ${OPEN}
    WHERE NOT EXISTS (SELECT FROM staff_assignment s WHERE s.staff_id = t.staff_id AND s.organization_id = t.organization_id
      AND s.valid_from <= p.at AND (s.valid_to IS NULL OR s.valid_to > p.at))`,
  'hand-over-without-post',
);

/** Finds issues with an open task of one of the persons $1. */
export const heldBy = defineQuery(
  { ...pick(taskTable.columns, 'issueId'), staffId: uuid().as('t.staff_id') },
  (columns) => `SELECT DISTINCT ${columns('t')} FROM task t WHERE t.staff_id = ANY($1::uuid[]) AND t.state IN ${OPEN}`,
  'hand-over-held-by',
);

/** True when person $1 holds a post in organization $2 at moment $3. */
export const holdsPost = defineQuery(
  { holds: boolean().as('true') },
  (columns) => `SELECT ${columns()} FROM staff_assignment WHERE staff_id = $1 AND organization_id = $2
    AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3) LIMIT 1`,
  'hand-over-holds-post',
);
