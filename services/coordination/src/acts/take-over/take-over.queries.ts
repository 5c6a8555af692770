import { uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { RESTING } from '../../rulebook/process/resting-sql.js';

/**
 * Finds at most $2 open issues that wait at one of the organizations $1 or have one of them as first receiver, each
 * with this organization. The query uses the indexes issue_desk and issue_involved.
 */
export const leftBehind = defineQuery(
  { issueId: uuid().as('i.id'), organizationId: uuid().as('d.id') },
  (columns) => `SELECT DISTINCT ON (i.id) ${columns()} FROM unnest($1::uuid[]) AS d(id)
    JOIN issue i ON i.state NOT IN ${RESTING} AND (i.desk_organization_ids @> ARRAY[d.id]
      OR (i.involved_organization_ids @> ARRAY[d.id] AND i.first_receiver_organization_id = d.id))
    ORDER BY i.id, d.id LIMIT $2`,
  'take-over-left-behind',
);

/** Gives the open round of verification to the holder of the issue. */
export const MOVE_VERIFICATION =
  'UPDATE verification SET organization_id = $2 WHERE issue_id = $1 AND recorded_at IS NULL';

/** Gives the open request to the holder of the issue. */
export const MOVE_REQUEST =
  'UPDATE deadline_request SET approver_organization_id = $2 WHERE issue_id = $1 AND ended_at IS NULL';

/**
 * Gives the spot checks that organization $1 has not made yet to its successor $2. A check of an issue that the
 * successor solved goes to the coordination office $3.
 */
export const MOVE_CHECKS = `UPDATE spot_check SET organization_id = CASE WHEN solved_by_organization_id = $2 THEN $3::uuid ELSE $2::uuid END
  WHERE organization_id = $1 AND recorded_at IS NULL AND $2::uuid <> $1::uuid
    AND (solved_by_organization_id <> $2 OR $3::uuid <> solved_by_organization_id)`;

/**
 * Gives the calls that organization $1 has not made yet to the coordination office $2, because the office sees the
 * issues of the whole district. $3 is the present moment.
 */
export const MOVE_CALLS = `UPDATE callback SET calling_organization_id = $2
  WHERE calling_organization_id = $1 AND answered_at IS NULL AND not_reached_at IS NULL AND expires_at >= $3`;
