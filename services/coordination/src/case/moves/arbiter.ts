import { matchDutyRows } from '../../rulebook/duty-list/duty-list.rules.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { Happening } from '../matter/happening.rules.js';
import type { OfferLimit } from '../matter/matter.rules.js';
import type { StepTaken } from '../ledger/step-taken.js';

/** The arbiter the duty list names for the matter, else the coordination office, else the first receiver's superior. */
export function arbiterOf({ row, directory }: Pick<LockedIssue, 'row' | 'directory'>, at: Date): string {
  const [listed] = matchDutyRows(directory.dutyRows, {
    categoryCode: row.categoryCode,
    areaCode: row.areaCode,
    role: 'arbiter',
  }).filter((each) => directory.inForce(each.organizationId, at));
  return (
    listed?.organizationId ??
    directory.coordinationOffice(at)?.id ??
    directory.parentOf.get(row.firstReceiverOrganizationId) ??
    row.firstReceiverOrganizationId
  );
}

/** Why a matter went to the arbiter, for the timeline. */
const arbiterRules = {
  refusals: 'second-return-goes-to-the-arbiter',
  'hand-overs': 'third-hand-over-goes-to-the-arbiter',
  offers: 'offers-used-up',
} as const satisfies Record<OfferLimit, string>;

/** The step that brings a matter to the arbiter; `happening` is null when the step before it has moved the matter. */
export function sentToArbiter(
  arbiterOrganizationId: string,
  happening: Happening | null,
  limit: OfferLimit,
  more: Partial<StepTaken> = {},
): StepTaken {
  return {
    step: 'sent-to-arbiter',
    happening,
    organizationId: null,
    counterpartOrganizationId: arbiterOrganizationId,
    rule: arbiterRules[limit],
    ...more,
  };
}
