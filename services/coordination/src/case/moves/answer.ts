import type { IssueInHand } from '../ledger/issue-in-hand.js';
import { issueView, taskView, type StepResult, type TaskStepResult } from '../tables/issue.view.js';

/** The answer of a command on an issue. */
export function issueAnswer({ row }: Pick<IssueInHand, 'row'>): StepResult {
  return { issue: issueView(row) };
}

/** The answer of a command on one task of an issue. */
export function taskAnswer({ row, tasks }: Pick<IssueInHand, 'row' | 'tasks'>, taskId: string): TaskStepResult {
  return { issue: issueView(row), task: taskView(tasks.find((task) => task.id === taskId)!) };
}
