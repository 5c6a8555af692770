import type { IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { IssueLedger } from '../ledger/issue-ledger.service.js';

/** Ways in which an issue ends by itself; a merged issue ends when the surviving issue ends. */
export type Ended = 'closed' | 'rejected';

/**
 * Work that an issue leaves behind when it ends, such as call-backs to ask or a packet to file. It runs in the transaction
 * that ends the issue and returns the issue as it stands afterwards.
 */
export interface EndingPart {
  after: readonly Ended[];
  afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue>;
}

/** Injection token of the parts, in the order in which they run. */
export const ENDING_PARTS = Symbol('ENDING_PARTS');

/** Until when an issue that is closed now can be opened again (50). */
export function reopenUntil({ clock, definition }: Pick<LockedIssue, 'clock' | 'definition'>, at: Date): Date {
  return clock.addWorkingMinutes(at, definition.limits.reopenMinutes);
}

/**
 * Completes a step that may have ended the issue; every other issue stays as it is. A process can let the end of the work
 * or a passed verification close the issue, which then leaves the same behind as the command. The parts run one after the
 * other: the packet must hold the step by which the reporters were asked.
 */
export async function leaveBehind(
  tx: EffectTx,
  after: LockedIssue,
  step: IssueStep,
  { ledger, parts }: { ledger: Pick<IssueLedger, 'take'>; parts: readonly EndingPart[] },
): Promise<LockedIssue> {
  const ended = after.row.state;
  if (ended !== 'closed' && ended !== 'rejected') return after;
  // Other services count closings by this step.
  const told = ended === 'rejected' || step === 'closed';
  let issue = told ? after : ledger.take(tx, after, { step: 'closed', happening: null, rule: 'process' });
  for (const part of parts) if (part.after.includes(ended)) issue = await part.afterEnding(tx, issue);
  return issue;
}
