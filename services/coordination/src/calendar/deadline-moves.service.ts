import { Injectable } from '@nestjs/common';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { lockedIssue } from '../case/ledger/locked-issue.js';
import { movedDeadlinesOf } from '../case/ledger/moved-deadlines.js';
import { issueNumber } from '../case/matter/issue-number.js';
import { issueTable } from '../case/tables/issue.table.js';
import { taskTable } from '../case/tables/task.table.js';
import type { Calendars } from '../rulebook/calendar/calendar.rules.js';
import { startOfDate } from '../rulebook/calendar/holiday-law.rules.js';
import type { Directory } from '../rulebook/directory/directory.js';
import { RESTING } from '../rulebook/process/resting-sql.js';
import type { DeadlineMoves, MovedDeadline } from './calendar.graphql.js';

/** Largest number of issues that a dry run looks at. */
const MOST = 5000;
const MOST_EXAMPLES = 50;

const openAfter = defineQuery(
  issueTable.columns,
  (columns) =>
    `SELECT ${columns('i')} FROM issue i
     WHERE state NOT IN ${RESTING} AND (greatest(state_due_at, handle_due_at) > $1
       OR EXISTS (SELECT FROM task t WHERE t.issue_id = i.id AND t.state = 'accepted' AND t.due_at > $1))
     ORDER BY id LIMIT $2`,
  'calendar-open-after',
);
const tasksOf = defineQuery(
  taskTable.columns,
  (columns) => `SELECT ${columns()} FROM task WHERE issue_id = ANY($1::uuid[]) AND state IN ('offered', 'accepted')`,
  'calendar-tasks-of',
);

/** Computes which deadlines of open issues a change of calendars moves. */
@Injectable()
export class DeadlineMoveService {
  async of(source: QuerySource, directory: Directory, draft: Calendars): Promise<DeadlineMoves> {
    const changed = startOfDate(draft.firstChangedDay(draft.edition));
    const rows = await openAfter.rows(source, [changed, MOST + 1]);
    const looked = rows.slice(0, MOST);
    const tasks = Map.groupBy(
      looked.length > 0 ? await tasksOf.rows(source, [looked.map(({ id }) => id)]) : [],
      ({ issueId }) => issueId,
    );
    const tried = directory.withCalendars(draft);
    const found: MovedDeadline[] = [];
    let earlier = 0;
    for (const row of looked) {
      const moved = movedDeadlinesOf(lockedIssue(row, tasks.get(row.id) ?? [], directory), tried);
      if (!moved) continue;
      const { handleDueAt, stateDueAt } = moved.issue;
      const [taskId, task] = Object.entries(moved.tasks)[0] ?? [];
      // A joint task may be due later than the issue, and then its deadline moves alone.
      const [before, after] = handleDueAt
        ? [row.handleDueAt, handleDueAt]
        : stateDueAt
          ? [row.stateDueAt, stateDueAt]
          : [tasks.get(row.id)?.find(({ id }) => id === taskId)?.dueAt, task?.dueAt];
      if (!before || !after) continue;
      if (after < before) earlier += 1;
      found.push({
        issueId: row.id,
        number: issueNumber(row),
        before: before.toISOString(),
        after: after.toISOString(),
      });
    }
    return {
      issues: found.length,
      earlier,
      complete: rows.length <= MOST,
      examples: found.slice(0, MOST_EXAMPLES),
    };
  }
}
