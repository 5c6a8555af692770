import type { DomainError } from '@jiceng/platform/errors';
import type { QuerySource } from '@jiceng/platform/query';
import type { RowFacts } from '@jiceng/platform/policy';
import type { RequestContext } from '@jiceng/platform/request-context';
import { stateOfPrecedent, type PrecedentLife } from '../../rulebook/duty-list/precedent.rules.js';
import { issueErrors } from '../matter/issue.errors.js';
import { arbiterOf } from './arbiter.js';
import { mayNotRule, type Involvable } from './involvement.js';
import { arbitersWithoutPart } from './leader-ruling.js';
import { revocationErrors } from './revocation.errors.js';

/** A precedent with the region whose issues it routes. */
export type Revocable = PrecedentLife & { regionCode: string };

/** The facts of a precedent that the policy compares with the jurisdiction of the actor. */
export function revocationFacts({ regionCode }: Revocable, issue: Involvable, at: Date): RowFacts {
  return { regionCode, organizationIds: [arbiterOf(issue, at)] };
}

/**
 * Returns the reason why the actor may not revoke a precedent now, or null. The policy has already allowed the role and
 * the region. A leader may revoke it only when every arbiter of the region had a part in the issue of the ruling.
 * @param issue the issue of the ruling
 */
export async function revocationRefusal(
  source: QuerySource,
  { policy, actor }: RequestContext,
  precedent: Revocable,
  issue: Involvable,
  at: Date,
): Promise<DomainError | null> {
  const state = stateOfPrecedent(precedent, at);
  if (state !== 'in-force') return revocationErrors.PRECEDENT_ENDED({ state });
  if (await mayNotRule(source, issue, actor!)) return issueErrors.ARBITER_INVOLVED();
  if (policy.permitsBy(['arbiter'], 'Mutation.revokePrecedent', revocationFacts(precedent, issue, at))) return null;
  const { known } = await arbitersWithoutPart(source, issue, precedent.regionCode, at);
  return known > 0 ? revocationErrors.ARBITERS_REVOKE_FIRST() : null;
}
