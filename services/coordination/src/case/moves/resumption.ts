import type { IssueInHand } from '../ledger/issue-in-hand.js';
import type { StepTaken } from '../ledger/issue-ledger.service.js';

/** The step that ends a pause, by somebody or by the clock (47): the working time it took is given back to every running task. */
export function resumption({ row, tasks, clock }: IssueInHand, at: Date): StepTaken {
  const paused = row.pausedAt ? Math.max(0, Math.round(clock.workingMinutesBetween(row.pausedAt, at))) : 0;
  const later = (due: Date | null): Date | null => (due ? clock.addWorkingMinutes(due, paused) : null);
  const running = tasks
    .filter((task) => task.state === 'accepted')
    .map((task) => [task.id, { dueAt: later(task.dueAt) }] as const);
  return {
    step: 'resumed',
    happening: { kind: 'resumed' },
    tasks: Object.fromEntries(running),
    issue: { pausedAt: null, ...(row.handleDueAt ? { handleDueAt: later(row.handleDueAt) } : {}) },
  };
}
