import { RESTING, sqlInvariant, type Invariant } from './invariant.js';

const OPEN_TASK = `('offered', 'waiting', 'accepted')`;

/**
 * Periods in which an issue had ended (closed, rejected or merged), computed from its steps; `until` is null when the
 * issue has not been opened again.
 */
const RESTING_PERIODS = `
  SELECT issue_id, since, until FROM (
    SELECT issue_id, rests, at AS since, lead(at) OVER (PARTITION BY issue_id ORDER BY seq) AS until FROM (
      SELECT issue_id, seq, at, state IN ${RESTING} AS rests, lag(state IN ${RESTING}) OVER (PARTITION BY issue_id ORDER BY seq) AS rested FROM issue_step
    ) AS steps WHERE rests IS DISTINCT FROM rested
  ) AS turns WHERE rests`;

/** Invariants of issues, their duty and their tasks. */
export const issueInvariants: readonly Invariant[] = [
  sqlInvariant(
    'one-responsible-now',
    'an open issue has exactly one responsible organization, one at rest has none',
    ['coordination'],
    `SELECT i.id || ' is ' || i.state || ' with ' || count(s.issue_id) || ' open spans of duty' AS what
     FROM issue i LEFT JOIN duty_span s ON s.issue_id = i.id AND s.ends_at IS NULL
     GROUP BY i.id
     HAVING count(s.issue_id) <> CASE WHEN i.state IN ${RESTING} THEN 0 ELSE 1 END
       OR (i.state IN ${RESTING}) <> (i.responsible_organization_id IS NULL)
       OR bool_or(s.responsible_organization_id IS DISTINCT FROM i.responsible_organization_id AND s.issue_id IS NOT NULL)`,
  ),
  sqlInvariant(
    'one-responsible-ever',
    'at every moment of its history an issue that was open had exactly one responsible organization',
    ['coordination'],
    `SELECT issue_id || ' from ' || ends_at || ' to ' || next_starts_at AS what FROM (
       SELECT issue_id, ends_at, lead(starts_at) OVER (PARTITION BY issue_id ORDER BY seq) AS next_starts_at FROM duty_span) AS spans
     WHERE next_starts_at IS NOT NULL AND (ends_at IS NULL OR ends_at > next_starts_at
       OR (ends_at < next_starts_at AND NOT EXISTS (SELECT FROM (${RESTING_PERIODS}) p WHERE p.issue_id = spans.issue_id AND p.since <= spans.ends_at AND p.until >= spans.next_starts_at)))`,
  ),
  sqlInvariant(
    'duty-begins-with-the-report',
    'somebody is responsible from the moment of the report',
    ['coordination'],
    `SELECT i.id || ' was reported ' || i.reported_at || ', duty begins ' || coalesce(min(s.starts_at)::text, 'never') AS what
     FROM issue i LEFT JOIN duty_span s ON s.issue_id = i.id GROUP BY i.id HAVING min(s.starts_at) IS DISTINCT FROM i.reported_at`,
  ),
  sqlInvariant(
    'minutes-add-up',
    'the minutes attributed to organizations are the minutes the issue was open',
    ['coordination'],
    `SELECT issue_id || ' was open ' || round(elapsed / 60, 1) || ' minutes, attributed are ' || round(attributed / 60, 1) AS what FROM (
       SELECT s.issue_id, extract(epoch FROM sum(coalesce(s.ends_at, m.at) - s.starts_at)) AS attributed,
         extract(epoch FROM max(m.at) - min(i.reported_at) - coalesce(max(r.rested), interval '0')) AS elapsed
       FROM duty_span s JOIN issue i ON i.id = s.issue_id
       JOIN (SELECT issue_id, max(at) AS at FROM issue_step GROUP BY issue_id) m ON m.issue_id = s.issue_id
       LEFT JOIN (SELECT p.issue_id, sum(coalesce(p.until, l.at) - p.since) AS rested FROM (${RESTING_PERIODS}) p
         JOIN (SELECT issue_id, max(at) AS at FROM issue_step GROUP BY issue_id) l ON l.issue_id = p.issue_id GROUP BY p.issue_id) r ON r.issue_id = s.issue_id
       GROUP BY s.issue_id) AS sums WHERE abs(elapsed - attributed) > 0.001`,
  ),
  sqlInvariant(
    'reporters-are-counted',
    'an issue that goes on counts and shows itself to the persons who reported it or an issue merged into it, each once',
    ['coordination'],
    `SELECT i.id || ' counts ' || i.reporters || ', its reports are of ' || count(DISTINCT coalesce(r.person_id, r.id::text)) AS what
     FROM issue i LEFT JOIN reporter r ON r.issue_id = i.id WHERE i.state <> 'merged' GROUP BY i.id
     HAVING i.reporters <> count(DISTINCT coalesce(r.person_id, r.id::text))
       OR NOT (i.reporter_ids @> array_remove(array_agg(r.person_id), NULL) AND i.reporter_ids <@ array_agg(r.person_id))`,
  ),
  sqlInvariant(
    'process-is-known',
    'every issue runs on a version of a process that exists, in a state that this version has, of the kind it says',
    ['coordination'],
    `SELECT i.id || ' is ' || i.state_code || ' (' || i.state || ') on ' || i.process_key || ' ' || i.process_version AS what FROM issue i
     WHERE NOT EXISTS (SELECT FROM process_definition d WHERE d.key = i.process_key AND d.version = i.process_version
       AND d.definition #>> ARRAY['states', i.state_code, 'kind'] = i.state)`,
  ),
  sqlInvariant(
    'process-was-in-force',
    'every issue follows the version of its process that was in force when it was reported',
    ['coordination'],
    // A process of the service reads new versions within a second, so a report just after an effective date may follow
    // the previous version. An issue that load:seed has copied has the process of its original and an earlier date; its
    // steps have the transaction number 3.
    `SELECT i.id || ' was reported ' || i.reported_at || ' on ' || i.process_key || ' ' || i.process_version || ' of ' || d.effective_from AS what
     FROM issue i JOIN process_definition d ON d.key = i.process_key AND d.version = i.process_version
     WHERE (d.effective_from > i.reported_at OR d.withdrawn_at IS NOT NULL
       OR EXISTS (SELECT FROM process_definition n WHERE n.key = d.key AND n.version > d.version AND n.withdrawn_at IS NULL
         AND n.effective_from <= i.reported_at - interval '1 second'))
       AND NOT EXISTS (SELECT FROM issue_step s WHERE s.issue_id = i.id AND s.xact = '3')`,
  ),
  sqlInvariant(
    'history-is-complete',
    'every version of an issue is a step of its history, and the last step is its state',
    ['coordination'],
    `SELECT i.id || ' is version ' || i.version || ' with ' || count(s.seq) || ' steps' AS what FROM issue i LEFT JOIN issue_step s ON s.issue_id = i.id
     GROUP BY i.id HAVING count(s.seq) <> i.version OR max(s.seq) IS DISTINCT FROM i.version
       OR (array_agg(s.state ORDER BY s.seq DESC))[1] IS DISTINCT FROM i.state`,
  ),
  sqlInvariant(
    'no-orphan-task',
    'no task is open whose issue is at rest, and none waits for a task that is not of its issue',
    ['coordination'],
    `SELECT t.id || ' is ' || t.state || ' while ' || i.id || ' is ' || i.state AS what FROM task t JOIN issue i ON i.id = t.issue_id
     WHERE t.state IN ${OPEN_TASK} AND i.state IN ${RESTING}
     UNION ALL
     SELECT t.id || ' waits for ' || d.id AS what FROM task t CROSS JOIN LATERAL unnest(t.depends_on) AS d(id)
     WHERE NOT EXISTS (SELECT FROM task o WHERE o.id = d.id AND o.issue_id = t.issue_id)`,
  ),
  sqlInvariant(
    'assignee-holds-a-post',
    'no open task belongs to a person who holds no post in its organization; an end of the last minute may be under way',
    ['coordination'],
    `SELECT t.id || ' belongs to ' || t.staff_id || ', who holds no post in ' || t.organization_id AS what FROM task t
     WHERE t.state IN ${OPEN_TASK} AND t.staff_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM staff_assignment s WHERE s.staff_id = t.staff_id AND s.organization_id = t.organization_id
         AND s.valid_from <= now() AND (s.valid_to IS NULL OR s.valid_to > now() - interval '1 minute'))
       AND NOT EXISTS (SELECT FROM timer r JOIN staff_assignment e ON e.id::text = r.key WHERE r.kind = 'assignment-ends'
         AND r.fired_at IS NULL AND r.cancelled_at IS NULL AND e.staff_id = t.staff_id AND r.due_at > now() - interval '1 minute')`,
  ),
  sqlInvariant(
    'nothing-at-a-dissolved-unit',
    'no open task or responsibility lies at a dissolved organization, unless its hand-over is under way',
    ['coordination'],
    `WITH gone AS (
       SELECT id, name FROM organization o WHERE valid_to <= now() AND NOT EXISTS (SELECT FROM timer r
         WHERE r.kind = 'organization-dissolved' AND r.key = o.id::text AND r.fired_at IS NULL AND r.cancelled_at IS NULL AND r.due_at > now() - interval '1 minute'))
     SELECT i.id || ' is ' || i.state || ' at ' || g.name AS what FROM issue i JOIN gone g
       ON g.id IN (i.responsible_organization_id, i.holder_organization_id, i.first_receiver_organization_id, i.escalated_to_organization_id)
     WHERE i.state NOT IN ${RESTING}
     UNION ALL
     SELECT t.id || ' is ' || t.state || ' at ' || g.name FROM task t JOIN gone g ON g.id = t.organization_id WHERE t.state IN ${OPEN_TASK}
     UNION ALL
     SELECT v.issue_id || ' is verified by ' || g.name FROM verification v JOIN gone g ON g.id = v.organization_id
     WHERE v.recorded_at IS NULL AND EXISTS (SELECT FROM issue i WHERE i.id = v.issue_id AND i.state = 'verifying')
     UNION ALL
     SELECT r.issue_id || ' asks ' || g.name FROM deadline_request r JOIN gone g ON g.id = r.approver_organization_id WHERE r.ended_at IS NULL`,
  ),
  sqlInvariant(
    'verified-by-others',
    'whoever verified an issue had not handled it before',
    ['coordination'],
    `SELECT v.issue_id || ' was verified by ' || v.recorded_by_organization_id AS what FROM verification v
     WHERE v.passed AND EXISTS (SELECT FROM task t WHERE t.issue_id = v.issue_id AND t.organization_id = v.recorded_by_organization_id
       AND t.acceptance IS NOT NULL AND t.accepted_at <= v.recorded_at)`,
  ),
  sqlInvariant(
    'paused-by-another',
    'an issue awaits approval exactly while a request waits, and is paused or suspended only by an approval from the moment of the request',
    ['coordination'],
    `SELECT i.id || ' awaits approval without a request' AS what FROM issue i
     WHERE i.state = 'awaiting-approval' AND NOT EXISTS (SELECT FROM deadline_request r WHERE r.issue_id = i.id AND r.ended_at IS NULL)
     UNION ALL
     SELECT i.id || ' is ' || i.state || ' while a request waits' AS what FROM deadline_request r JOIN issue i ON i.id = r.issue_id
     WHERE r.ended_at IS NULL AND i.state <> 'awaiting-approval'
     UNION ALL
     SELECT i.id || ' is ' || i.state || ' without an approval' AS what FROM issue i WHERE i.state IN ('paused', 'suspended')
       AND NOT EXISTS (SELECT FROM deadline_request r WHERE r.issue_id = i.id AND r.approved AND r.kind = CASE i.state WHEN 'paused' THEN 'pause' ELSE 'suspension' END AND r.asked_at = i.paused_at)`,
  ),
  sqlInvariant(
    'asks-its-source',
    'an issue is marked exactly while a request to its source waits, and leaves for its source only by a granted return',
    ['coordination'],
    `SELECT i.id || ' waits for its source without a request' AS what FROM issue i
     WHERE i.source_request IS NOT NULL AND NOT EXISTS (
       SELECT FROM source_request r WHERE r.issue_id = i.id AND r.ended_at IS NULL AND r.kind = i.source_request)
     UNION ALL
     SELECT r.issue_id || ' is not marked with the request that waits' FROM source_request r JOIN issue i ON i.id = r.issue_id
     WHERE r.ended_at IS NULL AND (i.source_request IS DISTINCT FROM r.kind OR i.source_request_by IS DISTINCT FROM r.organization_id)
     UNION ALL
     SELECT i.id || ' is ' || i.state || ' against the answer of its source' FROM issue i
     WHERE (i.state = 'returned-to-source') <> EXISTS (
       SELECT FROM source_request r WHERE r.issue_id = i.id AND r.kind = 'return' AND r.granted)`,
  ),
  sqlInvariant(
    'spot-checked-by-another',
    'an issue solved on the spot is never checked by the organization that solved it, and a failed check opens it again',
    ['coordination'],
    `SELECT k.issue_id || ' was solved and checked by ' || k.solved_by_organization_id AS what FROM spot_check k
     WHERE k.solved_by_organization_id IN (k.organization_id, k.recorded_by_organization_id)
     UNION ALL
     SELECT k.issue_id || ' was found not solved and not opened again' AS what FROM spot_check k
     WHERE NOT k.passed AND NOT EXISTS (SELECT FROM issue_step s WHERE s.issue_id = k.issue_id AND s.step = 'reopened' AND s.at >= k.recorded_at)`,
  ),
];
