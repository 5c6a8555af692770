import { roles as allRoles, type Role } from '@jiceng/contracts/codes';
import { chineseName } from '@jiceng/contracts/registry/labels';
import { badInput } from '@jiceng/platform/errors';
import { postErrors } from './post.errors.js';

/** Establishment kinds (编制): the budget from which the holder of a post is paid. */
export const establishmentKinds = ['civil_servant', 'public_institution', 'contract', 'community_worker'] as const;
export type EstablishmentKind = (typeof establishmentKinds)[number];

/** Roles that come from the identity provider and never from a post. */
const outsideRoles: readonly Role[] = ['resident', 'operator'];
/** Roles that a post can carry. */
export const postRoles = allRoles.filter((role) => !outsideRoles.includes(role));

/**
 * Roles that grant roles to others or read all audit records. Personnel officers may not give these roles to a post.
 */
const reservedRoles: readonly Role[] = ['district_admin', 'auditor'];
/** Roles that may give reserved roles to posts, each inside the jurisdiction in which the caller holds the role. */
export const grantors: readonly string[] = ['district_admin', 'operator'];

/** @throws BAD_INPUT for a role that no post can carry */
export function assertPostRole(field: string, role: string): Role {
  const known = postRoles.find((candidate) => candidate === role);
  if (!known)
    throw badInput(
      field,
      `岗位角色只能是${postRoles.map((each) => chineseName('role', each)).join('、')}`,
      `a post can carry ${postRoles.join(', ')}`,
    );
  return known;
}

/**
 * Refuses reserved roles to callers who may not give them.
 * @param isGrantor whether the caller has one of the {@link grantors} roles where the post is
 * @throws ROLE_RESERVED
 */
export function assertMayGrant(roles: readonly Role[], isGrantor: () => boolean): void {
  const reserved = roles.filter((role) => reservedRoles.includes(role));
  if (reserved.length > 0 && !isGrantor()) throw postErrors.ROLE_RESERVED({ roles: reserved.join(', ') });
}
