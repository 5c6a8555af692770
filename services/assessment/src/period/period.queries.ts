import { bigint, columnList, integer, omit, pick } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { issueFact, tally } from '../observation/observation.table.js';
import { frozenTally, period } from './period.table.js';

export const periodOf = defineQuery(
  period.columns,
  (columns) => `SELECT ${columns()} FROM period WHERE month = $1`,
  'assessment-period',
);

const alike = columnList(omit(frozenTally.columns, 'open', 'count'));

/**
 * The settled and pending observations of a month that has ended. Equal observations are counted together, in a fixed
 * order for the digest.
 */
export const contentOfMonth = defineQuery(
  { ...omit(frozenTally.columns, 'count'), count: bigint().as('sum(count)::bigint') },
  (columns) => `SELECT ${columns()} FROM (
      SELECT ${alike}, false AS open, count FROM tally WHERE month = $1 AND count > 0
      UNION ALL
      SELECT ${alike}, true, 1 FROM observation WHERE month = $1 AND pending AND superseded_at IS NULL
    ) r GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
);

export const freezeTallies = frozenTally.insert();

/** Inserts the frozen period and returns the month; returns no row when the month was already frozen. */
export const freezePeriod = defineQuery(
  pick(period.columns, 'month'),
  (columns) => `${period.insert({ known: 'keep' }).text} RETURNING ${columns('t')}`,
);

/**
 * Ids of the issues whose observations can fall in a month: issues with a step, a limit or a stored observation in that
 * month.
 */
export const issuesOfMonth = defineQuery(
  pick(issueFact.columns, 'issueId'),
  (columns) => `SELECT ${columns()} FROM issue_fact WHERE month = $1
    UNION SELECT issue_id FROM issue_fact WHERE due_month = $1
    UNION SELECT issue_id FROM observation WHERE month = $1 AND superseded_at IS NULL
    ORDER BY 1`,
);

/** Deletes the tallies of a month, and returns new counts of its observations for `moveTallies`. */
export const rebuildTallies = defineQuery(
  { ...omit(tally.columns, 'count'), delta: integer().as('count(*)::int') },
  (columns) => `WITH gone AS (DELETE FROM tally WHERE month = $1)
    SELECT ${columns()} FROM observation WHERE month = $1 AND NOT pending AND superseded_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6`,
);
