import type { EffectTx } from '@jiceng/platform/effects';
import type { IssueInHand } from '../ledger/issue-in-hand.js';

/**
 * Work that a closed issue leaves behind, such as call-backs to ask or a packet to file. It runs in the transaction that
 * closes the issue and returns the issue as it stands afterwards.
 */
export interface EndingPart {
  afterClosing(tx: EffectTx, issue: IssueInHand): Promise<IssueInHand>;
}

/** Injection token of the parts, in the order in which they run. */
export const ENDING_PARTS = Symbol('ENDING_PARTS');

/** Runs the parts one after the other: the packet must hold the step by which the reporters were asked. */
export async function leaveBehind(
  tx: EffectTx,
  closed: IssueInHand,
  parts: readonly EndingPart[],
): Promise<IssueInHand> {
  let issue = closed;
  for (const part of parts) issue = await part.afterClosing(tx, issue);
  return issue;
}
