import type { Role } from '@jiceng/contracts/codes';

/** Roles that verify the work of others, and that check issues which a lower level solved on the spot. */
export const verifiers: readonly Role[] = ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator'];
/**
 * Leaders who answer requests for more time, and rule when no arbiter can; issue.rules.ts says when each of them may.
 */
export const leaders: readonly Role[] = ['unit_leader', 'leader_on_duty', 'district_leader'];
/** Roles that call reporters back. */
export const callers: readonly Role[] = ['caller', 'street_dispatcher', 'coordinator'];

/**
 * Roles whose posts are in the memory of every service process, so that no judgement is given to a unit in which nobody
 * may judge.
 */
export const judgingRoles: readonly Role[] = [...new Set([...verifiers, ...leaders, ...callers])];
