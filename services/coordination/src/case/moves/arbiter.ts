import { matchDutyRows } from '../../rulebook/duty-list/duty-list.rules.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { Happening } from '../matter/happening.rules.js';
import type { OfferLimit } from '../matter/matter.rules.js';
import type { StepTaken } from '../ledger/step-taken.js';

/**
 * Returns the arbiter of the matter: the organization that the duty list names, or else the coordination office, or
 * else the superior of the first receiver.
 */
export function arbiterOf({ row, directory }: Pick<LockedIssue, 'row' | 'directory'>, at: Date): string {
  const [listed] = matchDutyRows(directory.dutyRows, {
    categoryCode: row.categoryCode,
    areaCode: row.areaCode,
    role: 'arbiter',
  })
    .map(({ organizationId }) => directory.successorOf(organizationId, at))
    .filter((id) => directory.inForce(id, at));
  return (
    listed ??
    directory.coordinationOffice(at)?.id ??
    directory.parentOf.get(row.firstReceiverOrganizationId) ??
    row.firstReceiverOrganizationId
  );
}

/** Reasons why a matter goes to the arbiter, as the timeline shows them. */
const arbiterRules = {
  refusals: 'second-return-goes-to-the-arbiter',
  'hand-overs': 'third-hand-over-goes-to-the-arbiter',
  offers: 'offers-used-up',
} as const satisfies Record<OfferLimit, string>;

/**
 * Returns the step that sends a matter to the arbiter. `happening` is null when the step before has already moved the
 * matter.
 */
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
