import { pick, text, type RowOf } from '@jiceng/platform/columns';
import { defineQuery, type Query } from '@jiceng/platform/query';
import { issueStepTable } from '../tables/issue-step.table.js';
import { issueTable } from '../tables/issue.table.js';
import { taskTable } from '../tables/task.table.js';

/**
 * An issue with the edition of the directory. A process reads its directory again when this edition is newer, so it
 * never judges an issue by rules that are older than the issue.
 */
const loadedIssue = {
  ...issueTable.columns,
  directoryEdition: text().as('(SELECT edition::text FROM directory_edition)'),
};
export type LoadedIssue = RowOf<typeof loadedIssue>;

const OF_TASK = '(SELECT issue_id FROM task WHERE id = $1)';
const issueToChange = (where: string, name: string): Query<typeof loadedIssue> =>
  defineQuery(loadedIssue, (columns) => `SELECT ${columns('i')} FROM issue i WHERE ${where} FOR UPDATE`, name);
const tasksWhere = (where: string, name: string): Query<typeof taskTable.columns> =>
  defineQuery(taskTable.columns, (columns) => `SELECT ${columns()} FROM task WHERE ${where} ORDER BY ordinal`, name);

/**
 * Queries of the ledger before a step. The issue is locked first, so that its tasks cannot change after they are read.
 */
export const load = {
  issue: issueToChange('i.id = $1', 'ledger-load-issue'),
  issueOfTask: issueToChange(`i.id = ${OF_TASK}`, 'ledger-load-issue-of-task'),
  issues: issueToChange('i.id = ANY($1::uuid[]) ORDER BY i.id', 'ledger-load-issues'),
  tasks: tasksWhere('issue_id = $1', 'ledger-load-tasks'),
  tasksBeside: tasksWhere(`issue_id = ${OF_TASK}`, 'ledger-load-tasks-beside'),
  tasksOfMany: tasksWhere('issue_id = ANY($1::uuid[])', 'ledger-load-tasks-of-many'),
  stepsSince: defineQuery(
    pick(issueStepTable.columns, 'seq', 'step', 'at', 'state'),
    (columns) => `SELECT ${columns()} FROM issue_step WHERE issue_id = $1 AND seq > $2 ORDER BY seq`,
  ),
};
