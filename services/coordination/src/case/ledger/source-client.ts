import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { IssueAction } from '../matter/issue.rules.js';
import { assertAllowed, issueFacts } from './issue-access.js';
import type { LockedIssue } from './locked-issue.js';
import { whyNotByReceipt } from './receipt-holder.js';

/**
 * Checks a command of a reporter. The client from whose source an issue came speaks for its reporters: it has their
 * rights, and the policy decides by the source.
 * @throws OUT_OF_SCOPE, STALE_VERSION and the refusals of the rules
 */
export function assertReporter(ctx: RequestContext, tx: EffectTx, action: IssueAction, issue: LockedIssue): void {
  if (ctx.actor?.kind === 'client') assertSource(ctx, `Mutation.${action}`, action, issue);
  else assertAllowed(ctx, tx, action, issue);
}

/** Checks a command of a client by the rule of `action` for reporters. @throws the same */
export function assertSource(ctx: RequestContext, operation: string, action: IssueAction, issue: LockedIssue): void {
  ctx.policy.assert(operation, issueFacts(issue.row));
  if (issue.stale) throw issue.stale;
  const refusal = whyNotByReceipt(action, issue, ctx.now());
  if (refusal) throw refusal;
}
