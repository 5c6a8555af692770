import { roles as allRoles, type Role } from '@jiceng/contracts/codes';
import { badInput } from '@jiceng/platform/errors';
import { postErrors } from './post.errors.js';

/** Establishment kinds (编制): under which budget line a seat stands. */
export const establishmentKinds = ['civil_servant', 'public_institution', 'contract', 'community_worker'] as const;
export type EstablishmentKind = (typeof establishmentKinds)[number];

/** Roles that come from the identity provider and never from a post. */
const outsideRoles: readonly Role[] = ['resident', 'operator'];
/** Roles that a post can carry. */
export const postRoles = allRoles.filter((role) => !outsideRoles.includes(role));

/** Roles that let their holder change who may do what, or see everything: personnel officers cannot give them away. */
const reservedRoles: readonly Role[] = ['district_admin', 'auditor'];
/** Who gives them away, within the jurisdiction in which they are that. */
export const grantors: readonly string[] = ['district_admin', 'operator'];

/** @throws BAD_INPUT for a role that no post can carry */
export function assertPostRole(field: string, role: string): Role {
  const known = postRoles.find((candidate) => candidate === role);
  if (!known)
    throw badInput(field, `岗位角色只能是 ${postRoles.join('、')}`, `a post can carry ${postRoles.join(', ')}`);
  return known;
}

/**
 * @param isGrantor whether the caller is one of the {@link grantors} where the post is
 * @throws ROLE_RESERVED
 */
export function assertMayGrant(roles: readonly Role[], isGrantor: () => boolean): void {
  const reserved = roles.filter((role) => reservedRoles.includes(role));
  if (reserved.length > 0 && !isGrantor()) throw postErrors.ROLE_RESERVED({ roles: reserved.join(', ') });
}
