import { returnReasons, type ReturnReason } from '../../case/matter/task.rules.js';
import { matchDutyRows, type DutyRow } from '../../rulebook/duty-list/duty-list.rules.js';
import { returnErrors } from './return.errors.js';

export interface ReturnClaim {
  reasonCode: string;
  organizationId: string;
  proposedOrganizationId: string | null;
  evidence: string | null;
}

/**
 * A return must give a known reason, with what the reason needs; "not on the duty list" is checked against the list
 * itself. @throws return errors
 */
export function assertReturnIsFounded(
  claim: ReturnClaim,
  matter: { categoryCode: string | null; areaCode: string },
  dutyRows: readonly DutyRow[],
): void {
  const reason = returnReasons[claim.reasonCode as ReturnReason] as (typeof returnReasons)[ReturnReason] | undefined;
  if (!reason || !Object.hasOwn(returnReasons, claim.reasonCode))
    throw returnErrors.UNKNOWN_RETURN_REASON({ reasonCode: claim.reasonCode });
  if (reason.needsProposal && !claim.proposedOrganizationId) throw returnErrors.RETURN_NEEDS_PROPOSAL();
  if (reason.needsEvidence && !claim.evidence) throw returnErrors.RETURN_NEEDS_EVIDENCE();
  if (claim.reasonCode !== 'NOT_ON_DUTY_LIST') return;
  const [best] = matchDutyRows(dutyRows, { ...matter, role: 'handler' });
  if (best?.organizationId === claim.organizationId) throw returnErrors.DUTY_LIST_NAMES_YOU({ dutyRowId: best.id });
}
