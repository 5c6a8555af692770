import { columnList, integer, omit, pick, recordOf, valueList, type RowOf } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { Write, type TableRow } from '@jiceng/platform/table';
import { issueFact, observation, tally } from './observation.table.js';

/**
 * Transactions that write observations share this lock; freezing and recomputing hold the lock alone. Otherwise an
 * observation could be added to a month while a command freezes the month.
 */
export const LOCK_SHARED = `SELECT pg_advisory_xact_lock_shared(hashtext('assessment-observations'))`;
export const LOCK_ALONE = `SELECT pg_advisory_xact_lock(hashtext('assessment-observations'))`;

export const addFacts = issueFact.insert({ name: 'assessment-add-facts' });

export const factsOfIssues = defineQuery(
  pick(issueFact.columns, 'eventId', 'issueId', 'seq', 'occurredAt', 'payload'),
  (columns) => `SELECT ${columns()} FROM issue_fact WHERE issue_id = ANY($1::uuid[]) ORDER BY issue_id, seq`,
  'assessment-facts',
);

export const observationsOfIssues = defineQuery(
  omit(observation.columns, 'supersededAt'),
  (columns) => `SELECT ${columns()} FROM observation WHERE issue_id = ANY($1::uuid[]) AND superseded_at IS NULL`,
  'assessment-observations',
);

/**
 * Removes observations. A row that a frozen number contains is kept and marked as superseded; other rows are deleted.
 */
export const REMOVE_OBSERVATIONS = `
  WITH gone AS (SELECT unnest($1::bigint[]) AS row_id),
  kept AS (
    UPDATE observation o SET superseded_at = now() FROM gone
    WHERE o.row_id = gone.row_id AND NOT o.after_freeze AND EXISTS (SELECT FROM period p WHERE p.month = o.month)
    RETURNING o.row_id
  )
  DELETE FROM observation o USING gone WHERE o.row_id = gone.row_id
    AND (o.after_freeze OR NOT EXISTS (SELECT FROM period p WHERE p.month = o.month))`;

const computed = omit(observation.columns, 'rowId', 'afterFreeze', 'supersededAt');

/**
 * The statement itself reads whether the month is frozen, so that a freeze between a check and the write cannot be
 * missed.
 */
export const addObservations = new Write<RowOf<typeof computed>>(
  `INSERT INTO observation (${columnList(computed)}, after_freeze)
   SELECT ${valueList(computed, 'r')}, EXISTS (SELECT FROM period p WHERE p.month = r.month)
   FROM jsonb_to_recordset($1::jsonb) AS ${recordOf(computed)}`,
  computed,
  'assessment-add',
);

const delta = { ...tally.keys, delta: integer() };
const keys = Object.keys(tally.keys)
  .map((_, n) => n + 1)
  .join(', ');
export type TallyDelta = Omit<TableRow<typeof tally>, 'count'> & { delta: number };

/**
 * Adds the deltas to the tallies. Rows are locked in the order of their key, because two consumers that lock in
 * different orders could deadlock.
 */
export const moveTallies = new Write<TallyDelta>(
  `INSERT INTO tally AS t (${columnList(tally.columns)})
   SELECT ${valueList(tally.keys, 'r')}, sum(r.delta) FROM jsonb_to_recordset($1::jsonb) AS ${recordOf(delta)}
   GROUP BY ${keys} HAVING sum(r.delta) <> 0 ORDER BY ${keys}
   ON CONFLICT (${columnList(tally.keys)}) DO UPDATE SET count = t.count + excluded.count`,
  delta,
  'assessment-tally',
);
