import type { EffectTx } from '@jiceng/platform/effects';
import type { WorkingClock } from '../../rulebook/calendar/working-clock.js';
import type { IssueRow } from '../tables/issue.table.js';
import { warningAfter, warningBefore } from './source-limit.rules.js';

/** The timer that warns the desk of an issue before the limit of its source. An issue has at most one. */
export const SOURCE_LIMIT_TIMER = 'source-limit-near';

/** Payload of this timer: the issue, and the limit that the timer was set for. */
export interface SourceLimitPayload {
  issueId: string;
  sourceDueAt: string;
}

/**
 * Lets the timer follow the limit of the source and the life of the issue.
 * @param before null for the report itself
 */
export function followSourceLimit(
  tx: EffectTx,
  before: Pick<IssueRow, 'state' | 'sourceDueAt'> | null,
  after: Pick<IssueRow, 'id' | 'state' | 'sourceDueAt'>,
  clock: WorkingClock,
): void {
  const change = warningAfter(before, after);
  if (change === null) return;
  const dueAt = change === 'drop' ? null : warningBefore(change.set, tx.now, clock);
  if (change === 'drop' || dueAt === null) {
    if (before !== null) tx.cancelTimer(SOURCE_LIMIT_TIMER, after.id);
    return;
  }
  const payload: SourceLimitPayload = { issueId: after.id, sourceDueAt: change.set.toISOString() };
  tx.schedule({ kind: SOURCE_LIMIT_TIMER, key: after.id, dueAt, payload: { ...payload } });
}
