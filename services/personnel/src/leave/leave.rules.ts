import { entriesOverlap } from '../roster/roster.rules.js';
import { whoMaySign, type SigningPost } from '../signatory/signatory.rules.js';
import { leaveErrors } from './leave.errors.js';
import type { LeaveRequestRow, LeaveRequestState } from './leave.table.js';

/** A post whose holder, or deputy, may decide on a request. */
export interface DecidingPost extends SigningPost {
  /** 0 for the post above the person's main post, 1 for the leaders of the own organization, 2 for those above it. */
  level: number;
}

/**
 * Returns the persons who decide on a leave: the superior, or the superior's deputy while the superior is away. Without
 * them the leaders of the nearest organization decide. Nobody decides on a leave of their own.
 * @param posts without the leaders of the own organization when the person is one of them
 */
export function decidersOf(posts: readonly DecidingPost[], staffId: string): string[] {
  const byLevel = Map.groupBy(posts, ({ level }) => level);
  for (const level of [...byLevel.keys()].sort((a, b) => a - b)) {
    const found = whoMaySign(byLevel.get(level)!).map((signing) => signing.staffId);
    const others = new Set(found.filter((id) => id !== staffId));
    if (others.size > 0) return [...others];
  }
  return [];
}

/** @throws LEAVE_ASKED_ALREADY */
export function assertNotAskedYet(
  request: Pick<LeaveRequestRow, 'startsAt' | 'endsAt'>,
  others: readonly LeaveRequestRow[],
): void {
  const same = others.find((other) => other.state === 'asked' && entriesOverlap(other, request));
  if (same)
    throw leaveErrors.LEAVE_ASKED_ALREADY({
      startsAt: same.startsAt.toISOString(),
      endsAt: same.endsAt.toISOString(),
    });
}

/** @throws LEAVE_NOT_WAITING */
export function assertWaits(state: LeaveRequestState): void {
  if (state !== 'asked') throw leaveErrors.LEAVE_NOT_WAITING();
}

/** A person may withdraw a request that waits, and an approved leave that is not over. @throws LEAVE_NOT_OPEN */
export function assertMayBeWithdrawn({ state, endsAt }: { state: LeaveRequestState; endsAt: Date }, now: Date): void {
  if (state !== 'asked' && (state !== 'approved' || endsAt <= now)) throw leaveErrors.LEAVE_NOT_OPEN();
}
