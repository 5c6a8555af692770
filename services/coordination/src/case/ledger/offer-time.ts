import { arbiterStateOf } from '../../rulebook/process/process-definition.rules.js';
import type { TaskRow } from '../tables/task.table.js';
import { clockOfLimit, limitOf } from './deadlines.js';
import type { LockedIssue } from './locked-issue.js';

type Offers = Pick<LockedIssue, 'row' | 'definition' | 'clock' | 'directory' | 'tasks'>;

/**
 * Returns the working minutes that are left of the time for all offers of a matter together. Orders and rulings do not
 * use up this time, because they need no acceptance.
 */
export function offerMinutesLeft({ tasks, clock, definition }: Offers, at: Date): number {
  const used = tasks
    .filter(({ acceptDueAt }) => acceptDueAt !== null)
    .reduce((sum, task) => sum + clock.workingMinutesBetween(task.offeredAt, task.acceptedAt ?? task.endedAt ?? at), 0);
  return Math.max(0, definition.limits.offersMinutes - used);
}

/**
 * Returns the deadline for the answer to an offer made now: the limit of the offer itself on the calendar of the
 * receiving desk, or the end of the time for all offers when that is earlier.
 */
export function offerDueAt(issue: Offers, receiverId: string, at: Date): Date {
  const own = ownDueAt(issue, receiverId, at);
  const { definition, row, clock } = issue;
  if (arbiterStateOf(definition, row.stateCode) === null) return own;
  const ofAll = clock.addWorkingMinutes(at, offerMinutesLeft(issue, at));
  return ofAll < own ? ofAll : own;
}

/**
 * Returns the limit of one offer: for a critical matter by the wall clock, otherwise on the calendar of the receiver.
 */
function ownDueAt(issue: Offers, receiverId: string, offeredAt: Date): Date {
  const timer = 'task-accept-due';
  const row = { ...issue.row, holderOrganizationId: receiverId };
  return clockOfLimit(timer, { ...issue, row }).addWorkingMinutes(offeredAt, limitOf(timer, issue));
}

/** True for an offer that ends before its own limit, because the time for all offers of the matter is used up. */
export function endsWithAllOffers(issue: Offers, { organizationId, offeredAt, acceptDueAt }: TaskRow): boolean {
  return acceptDueAt !== null && acceptDueAt < ownDueAt(issue, organizationId, offeredAt);
}
