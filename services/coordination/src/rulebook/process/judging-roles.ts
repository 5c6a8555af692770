import type { Role } from '@jiceng/contracts/codes';

/** Roles that dispatch what their unit is responsible for, and ask for more time. */
export const dispatchers: readonly Role[] = [
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'coordinator',
];
/** Roles that take reports in and dispatch them. The intake desk dispatches and closes issues, but handles none. */
export const desks: readonly Role[] = [...dispatchers, 'intake_desk'];
/** Roles that work on an issue. */
export const workers: readonly Role[] = [
  'grid_worker',
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'department_handler',
  'coordinator',
];

/** Roles that verify the work of others and check issues that a lower level solved on the spot. */
export const verifiers: readonly Role[] = ['verifier', 'community_clerk', 'street_dispatcher', 'coordinator'];
/**
 * Leaders who answer requests for more time, and rule when no arbiter can; issue.rules.ts defines when each of them
 * may.
 */
export const leaders: readonly Role[] = ['unit_leader', 'leader_on_duty', 'district_leader'];
/** Roles that call reporters back. */
export const callers: readonly Role[] = ['caller', 'street_dispatcher', 'coordinator'];

/** Roles whose posts every process keeps in memory, so that no unit gets a judgement for which it has no person. */
export const judgingRoles: readonly Role[] = [...new Set([...verifiers, ...leaders, ...callers])];
