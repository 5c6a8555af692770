import { toPlain, type PlainOf } from '@jiceng/platform/columns';
import type { IssueRow } from './issue.table.js';
import type { TaskRow } from './task.table.js';

/** An issue as plain JSON: the answer of commands, and the source of the API type. */
export type IssueView = PlainOf<IssueRow>;
export type TaskView = PlainOf<TaskRow>;

export interface StepResult {
  issue: IssueView;
}

export interface TaskStepResult extends StepResult {
  task: TaskView;
}

export const issueView = (row: IssueRow): IssueView => toPlain(row);
export const taskView = (row: TaskRow): TaskView => toPlain(row);
