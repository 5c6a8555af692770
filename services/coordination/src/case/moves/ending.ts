import type { IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { IssueLedger } from '../ledger/issue-ledger.service.js';
import { giveReply, type ReplyGiven } from './reply.js';

/** Ways in which an issue itself ends. A merged issue ends with the surviving issue. */
export type Ended = 'closed' | 'rejected' | 'returned-to-source';

/**
 * Work that follows the end of an issue, such as asking the reporters or filing the archive packet. It runs in the
 * transaction that ends the issue and returns the issue after its own steps.
 */
export interface EndingPart {
  after: readonly Ended[];
  afterEnding(tx: EffectTx, issue: LockedIssue): Promise<LockedIssue>;
}

/** Injection token of the list of parts. They run in the order of the list. */
export const ENDING_PARTS = Symbol('ENDING_PARTS');

/** Returns the end of the reopen window of an issue that is closed now. */
export function reopenUntil({ clock, definition }: Pick<LockedIssue, 'clock' | 'definition'>, at: Date): Date {
  return clock.addWorkingMinutes(at, definition.limits.reopenMinutes);
}

/**
 * Replies to the reporters and runs the parts after a step that ended the issue; an issue that has not ended is
 * returned unchanged. A process may close an issue without the command `closeIssue`. The parts run one after the other,
 * because the archive packet must contain the reply and the step that asked the reporters.
 */
export async function leaveBehind(
  tx: EffectTx,
  after: LockedIssue,
  step: IssueStep,
  {
    ledger,
    parts,
    reply = {},
  }: { ledger: Pick<IssueLedger, 'take'>; parts: readonly EndingPart[]; reply?: ReplyGiven },
): Promise<LockedIssue> {
  const ended = after.row.state;
  if (ended !== 'closed' && ended !== 'rejected') return after;
  // Other services count closings by the step `closed`, so it is written even when another step ended the issue.
  const told = ended === 'rejected' || step === 'closed';
  let issue = told ? after : ledger.take(tx, after, { step: 'closed', happening: null, rule: 'process' });
  giveReply(tx, issue, reply);
  for (const part of parts) if (part.after.includes(ended)) issue = await part.afterEnding(tx, issue);
  return issue;
}

/** Runs the parts after a return to the source, which gives no reply here: the source speaks with its reporter. */
export async function afterReturn(
  tx: EffectTx,
  returned: LockedIssue,
  parts: readonly EndingPart[],
): Promise<LockedIssue> {
  let issue = returned;
  for (const part of parts) if (part.after.includes('returned-to-source')) issue = await part.afterEnding(tx, issue);
  return issue;
}
