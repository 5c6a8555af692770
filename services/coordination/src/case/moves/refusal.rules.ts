import { returnReasons, type ReturnReason } from '../matter/task.rules.js';
import { matchDutyRows, type DutyRow } from '../../rulebook/duty-list/duty-list.rules.js';
import { refusalErrors } from './refusal.errors.js';

export interface RefusalClaim {
  reasonCode: string;
  organizationId: string;
  proposedOrganizationId: string | null;
  /** True when there is a text or a file as evidence. */
  evidenced: boolean;
}

/**
 * Checks the reason of a return or transfer: the reason must be known and have all fields that it needs. The reason
 * NOT_ON_DUTY_LIST is checked against the list in force for the place.
 * @throws the errors of `refusalErrors`
 */
export function assertRefusalIsFounded(
  claim: RefusalClaim,
  matter: { categoryCode: string | null; areaCode: string },
  dutyRows: readonly DutyRow[],
): void {
  const reason = returnReasons[claim.reasonCode as ReturnReason] as (typeof returnReasons)[ReturnReason] | undefined;
  if (!reason || !Object.hasOwn(returnReasons, claim.reasonCode))
    throw refusalErrors.UNKNOWN_RETURN_REASON({ reasonCode: claim.reasonCode });
  if (reason.needsProposal && !claim.proposedOrganizationId) throw refusalErrors.RETURN_NEEDS_PROPOSAL();
  if (reason.needsEvidence && !claim.evidenced) throw refusalErrors.RETURN_NEEDS_EVIDENCE();
  if (claim.reasonCode !== 'NOT_ON_DUTY_LIST') return;
  const [best] = matchDutyRows(dutyRows, { ...matter, role: 'handler' });
  if (best?.organizationId === claim.organizationId) throw refusalErrors.DUTY_LIST_NAMES_YOU({ dutyRowId: best.id });
}
