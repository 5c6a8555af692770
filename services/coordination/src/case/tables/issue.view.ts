import type { IssueRow } from './issue.entity.js';
import type { TaskRow } from './task.entity.js';

/** An issue as plain JSON: what commands answer, what a retry gets again, and what the API type is filled from. */
export type IssueView = {
  [K in keyof IssueRow]: IssueRow[K] extends Date
    ? string
    : IssueRow[K] extends Date | null
      ? string | null
      : IssueRow[K];
};
export type TaskView = {
  [K in keyof TaskRow]: TaskRow[K] extends Date ? string : TaskRow[K] extends Date | null ? string | null : TaskRow[K];
};

export interface StepResult {
  issue: IssueView;
}

export interface TaskStepResult extends StepResult {
  task: TaskView;
}

export function issueView(row: IssueRow): IssueView {
  return plain(row) as IssueView;
}

export function taskView(row: TaskRow): TaskView {
  return plain(row) as TaskView;
}

function plain(row: object): unknown {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : (value as unknown)]),
  );
}
