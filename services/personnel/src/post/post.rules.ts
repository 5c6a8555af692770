import type { RoleList } from '@jiceng/contracts/dictionary/role-list';
import { badInput } from '@jiceng/platform/errors';
import { postErrors } from './post.errors.js';

/** Establishment kinds (编制): the budget from which the holder of a post is paid. */
export const establishmentKinds = ['civil_servant', 'public_institution', 'contract', 'community_worker'] as const;
export type EstablishmentKind = (typeof establishmentKinds)[number];

/**
 * Built-in roles that grant roles to others or read all audit records. Personnel officers may give neither these roles
 * nor the roles of the district to a post.
 */
const reservedRoles: readonly string[] = ['district_admin', 'auditor'];
/** Roles that may give reserved roles to posts, each inside the jurisdiction in which the caller holds the role. */
export const grantors: readonly string[] = ['district_admin', 'operator'];

/**
 * Checks that a post can carry the role.
 * @param kept roles that the post carries already, so that a retired role among them stays allowed
 * @throws BAD_INPUT
 */
export function assertPostRole(field: string, role: string, list: RoleList, kept: readonly string[] = []): string {
  const problem = list.problemOf(role, kept);
  if (problem) throw badInput(field, problem.zh, problem.en);
  return role;
}

/** Checks the roles of a post and returns each once. @throws BAD_INPUT that names the place of the role */
export function postRoles(roles: readonly string[], list: RoleList, kept: readonly string[] = []): string[] {
  roles.forEach((role, index) => assertPostRole(`roles[${index}]`, role, list, kept));
  return [...new Set(roles)];
}

/**
 * Refuses reserved roles and roles of the district to callers who may not give them.
 * @param isGrantor whether the caller has one of the {@link grantors} roles where the post is
 * @throws ROLE_RESERVED
 */
export function assertMayGrant(roles: readonly string[], list: RoleList, isGrantor: () => boolean): void {
  const reserved = [...new Set(roles)].filter(
    (role) => reservedRoles.includes(role) || list.find(role)?.builtIn === false,
  );
  if (reserved.length === 0 || isGrantor()) return;
  const names = reserved.map((role) => list.find(role)!.zh).join('、');
  throw postErrors.ROLE_RESERVED({ roles: reserved.join(', '), names });
}
