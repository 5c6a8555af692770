import type { LockedIssue } from '../ledger/locked-issue.js';
import type { StepTaken } from '../ledger/step-taken.js';

/** The step that ends a pause, made by a person or by the clock (47): every running task gets back the working time that the pause took. */
export function resumption({ row, tasks, clock }: LockedIssue, by: 'person' | 'clock', at: Date): StepTaken {
  const paused = row.pausedAt ? Math.max(0, Math.round(clock.workingMinutesBetween(row.pausedAt, at))) : 0;
  const later = (due: Date | null): Date | null => (due ? clock.addWorkingMinutes(due, paused) : null);
  const running = tasks
    .filter((task) => task.state === 'accepted')
    .map((task) => [task.id, { dueAt: later(task.dueAt) }] as const);
  return {
    step: 'resumed',
    happening: { kind: 'resumed', by },
    tasks: Object.fromEntries(running),
    ...(row.handleDueAt ? { issue: { handleDueAt: later(row.handleDueAt) } } : {}),
  };
}
