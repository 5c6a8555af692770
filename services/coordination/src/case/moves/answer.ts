import type { LockedIssue } from '../ledger/locked-issue.js';
import { issueView, taskView, type StepResult, type TaskStepResult } from '../tables/issue.view.js';

/** Returns the answer of a command on an issue. */
export function issueAnswer({ row }: Pick<LockedIssue, 'row'>): StepResult {
  return { issue: issueView(row) };
}

/** Returns the answer of a command on one task of an issue. */
export function taskAnswer({ row, tasks }: Pick<LockedIssue, 'row' | 'tasks'>, taskId: string): TaskStepResult {
  return { issue: issueView(row), task: taskView(tasks.find((task) => task.id === taskId)!) };
}
