import { arbiterStateOf } from '../../rulebook/process/process-definition.rules.js';
import type { TaskRow } from '../tables/task.table.js';
import { limitOf } from './deadlines.js';
import type { LockedIssue } from './locked-issue.js';

type Offers = Pick<LockedIssue, 'row' | 'definition' | 'clock' | 'directory' | 'tasks'>;

/** Working minutes left of the time that a process gives to all offers of a matter together (39). Orders and rulings are no offers. */
export function offerMinutesLeft({ tasks, clock, definition }: Offers, at: Date): number {
  const used = tasks
    .filter(({ acceptDueAt }) => acceptDueAt !== null)
    .reduce((sum, task) => sum + clock.workingMinutesBetween(task.offeredAt, task.acceptedAt ?? task.endedAt ?? at), 0);
  return Math.max(0, definition.limits.offersMinutes - used);
}

/** Until when an offer made now can be answered: its own limit, and never longer than the time left to all offers. */
export function offerDueAt(issue: Offers, at: Date): Date {
  const own = limitOf('task-accept-due', issue);
  const { definition, row, clock } = issue;
  const hasArbiter = arbiterStateOf(definition, row.stateCode) !== null;
  return clock.addWorkingMinutes(at, hasArbiter ? Math.min(own, offerMinutesLeft(issue, at)) : own);
}

/** True for an offer that ends before its own limit, because the time of all offers of the matter is over. */
export function endsWithAllOffers(issue: Offers, { offeredAt, acceptDueAt }: TaskRow): boolean {
  const own = issue.clock.addWorkingMinutes(offeredAt, limitOf('task-accept-due', issue));
  return acceptDueAt !== null && acceptDueAt < own;
}
