import type { EffectTx } from '@jiceng/platform/effects';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import type { StepTaken } from '../../case/ledger/step-taken.js';
import { handlersOf } from '../../case/matter/matter.rules.js';
import { arbiterOf } from '../../case/moves/arbiter.js';
import { approverOfRequest, dropRequest, waitingRequest } from '../../case/moves/deadline-request.js';
import { openVerification, planVerification } from '../../case/moves/verification.js';
import { MOVE_REQUEST, MOVE_VERIFICATION } from './take-over.queries.js';

/**
 * Returns the step that gives the verification, ruling or approval of an issue to another unit after a dissolution;
 * null when the new holder may keep it. A successor must not verify or rule on work that it did or took over, nor
 * answer its own request.
 */
export async function impartialStep(tx: EffectTx, issue: LockedIssue): Promise<StepTaken | null> {
  const { row, tasks, directory } = issue;
  const holder = row.holderOrganizationId;
  if (holder === null) return null;
  const involves = (ids: readonly string[]): boolean => ids.some((id) => directory.inOneTree(id, holder));
  if (row.state === 'verifying' && involves(handlersOf({ tasks }))) return verifiedByAnother(tx, issue, holder);
  if (row.state === 'arbitrating' && involves(tasks.map(({ organizationId }) => organizationId)))
    return heldBy(arbiterOf(issue, tx.now), holder);
  if (holder !== row.responsibleOrganizationId) return null;
  if (row.state === 'awaiting-approval') return answeredByAnother(tx, issue, holder);
  return row.state === 'suspended' ? heldBy(approverOfRequest('suspension', issue, tx.now) ?? holder, holder) : null;
}

function verifiedByAnother(tx: EffectTx, issue: LockedIssue, holder: string): StepTaken | null {
  const plan = planVerification(issue, tx.now);
  if (plan.organizationId === holder) return null;
  tx.send('DELETE FROM verification WHERE issue_id = $1 AND recorded_at IS NULL', [issue.row.id]);
  return openVerification(tx, issue, plan, { moves: true, note: null });
}

/**
 * Gives the request to the leader above the successor. When no organization is above the successor, the request ends
 * and the deadlines run on.
 */
async function answeredByAnother(tx: EffectTx, issue: LockedIssue, holder: string): Promise<StepTaken | null> {
  const request = await waitingRequest(tx, issue.row.id);
  const approver = request && approverOfRequest(request.kind, issue, tx.now);
  if (approver !== null && approver !== holder) return heldBy(approver, holder);
  dropRequest(tx, issue.row.id);
  return {
    step: 'request-refused',
    happening: { kind: 'request-refused' },
    organizationId: null,
    rule: 'no-approver',
  };
}

function heldBy(organizationId: string, holder: string): StepTaken | null {
  if (organizationId === holder) return null;
  return {
    step: 'taken-over',
    happening: { kind: 'taken-over', holderOrganizationId: organizationId },
    organizationId: holder,
    counterpartOrganizationId: organizationId,
    rule: 'independence',
  };
}

/**
 * Gives the open verification or request to the new holder of the issue. The unit that made the request does not
 * change.
 */
export function moveDuties(tx: EffectTx, before: LockedIssue, { row }: LockedIssue): void {
  const { state, holderOrganizationId } = row;
  if (holderOrganizationId === before.row.holderOrganizationId) return;
  if (state === 'verifying')
    tx.send(MOVE_VERIFICATION, [row.id, holderOrganizationId], { name: 'take-over-verification' });
  if (state === 'awaiting-approval')
    tx.send(MOVE_REQUEST, [row.id, holderOrganizationId], { name: 'take-over-request' });
}
