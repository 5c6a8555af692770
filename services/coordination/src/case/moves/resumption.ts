import type { LockedIssue } from '../ledger/locked-issue.js';
import type { StepTaken } from '../ledger/step-taken.js';

/**
 * Returns the step by which a person or a timer ends a pause or suspension. All running limits of the matter move by
 * the working time of this interruption.
 */
export function resumption(issue: LockedIssue, by: 'person' | 'clock', at: Date): StepTaken {
  const { pausedAt } = issue.row;
  const paused = pausedAt ? Math.max(0, Math.round(issue.clock.workingMinutesBetween(pausedAt, at))) : 0;
  return { step: 'resumed', happening: { kind: 'resumed', by }, ...laterBy(issue, paused) };
}

/** Moves the limit of the matter, and the limits of its running tasks, by working minutes. */
export function laterBy(
  { row, tasks, clock }: Pick<LockedIssue, 'row' | 'tasks' | 'clock'>,
  minutes: number,
): Pick<StepTaken, 'tasks' | 'issue'> {
  const later = (due: Date | null): Date | null => (due ? clock.addWorkingMinutes(due, minutes) : null);
  const running = tasks
    .filter((task) => task.state === 'accepted')
    .map((task) => [task.id, { dueAt: later(task.dueAt) }] as const);
  return {
    tasks: Object.fromEntries(running),
    ...(row.handleDueAt ? { issue: { handleDueAt: later(row.handleDueAt) } } : {}),
  };
}
