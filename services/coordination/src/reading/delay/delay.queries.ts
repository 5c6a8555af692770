import { integer, pick, uuid } from '@jiceng/platform/columns';
import { askRows, defineQuery } from '@jiceng/platform/query';
import type { DataSource } from 'typeorm';
import { issueTable } from '../../case/tables/issue.table.js';
import { taskTable } from '../../case/tables/task.table.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';

/** SQL that is true for an open issue `i` past its limit at `now`. Its charges grow until its next step. */
const runsLate = (now: string): string => `i.state NOT IN ${RESTING} AND i.handle_due_at < ${now}`;

const settled = {
  organizationId: uuid(),
  minutes: integer().as('sum(c.minutes)::int'),
  issues: integer().as('count(*)::int'),
};

/**
 * Sums the charges of month $1 for issues that are not running late at $2, for organization $3, or for all
 * organizations in the caller's scope when $3 is null.
 */
export const settledDelays = (
  source: DataSource,
  scope: string,
  values: readonly unknown[],
): Promise<{ organizationId: string; minutes: number; issues: number }[]> =>
  askRows(
    source,
    settled,
    (columns) => `SELECT ${columns()} FROM delay_charge c JOIN issue i ON i.id = c.issue_id
      WHERE c.month = $1 AND c.minutes > 0 AND NOT coalesce(${runsLate('$2')}, false)
        AND ($3::uuid IS NULL OR c.organization_id = $3) AND ${scope}
      GROUP BY 1`,
    values,
  );

/**
 * Finds open issues past their limit at $1 on which organization $2 must work or is responsible, or that are charged to
 * it; all such issues when $2 is null.
 */
export const issuesRunningLate = defineQuery(
  pick(
    issueTable.columns,
    'id',
    'processKey',
    'processVersion',
    'activity',
    'holderOrganizationId',
    'handleDueAt',
    'steppedAt',
    'lateSpans',
  ),
  (columns) => `SELECT ${columns('i')} FROM issue i WHERE ${runsLate('$1')}
    AND ($2::uuid IS NULL OR i.desk_organization_ids @> ARRAY[$2::uuid]
      OR i.id IN (SELECT issue_id FROM delay_charge WHERE organization_id = $2 AND minutes > 0))`,
  'coordination-running-late',
);

/** Finds the tasks of the issues $1. */
export const tasksRunningLate = defineQuery(
  taskTable.columns,
  (columns) => `SELECT ${columns()} FROM task WHERE issue_id = ANY($1::uuid[]) ORDER BY issue_id, ordinal`,
  'coordination-tasks-running-late',
);
