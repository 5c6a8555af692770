import { roles as builtInRoles } from '../codes.js';
import type { DistrictRolesChanged } from '../personnel/district-roles-changed.js';
import { roleWords } from './codes.js';
import type { Words } from './words.js';

/** Code of the list of roles in the dictionary. */
export const ROLE_LIST = 'Role';

/** A role that posts can carry, with its labels. */
export interface ListedRole extends Words {
  readonly code: string;
  readonly builtIn: boolean;
  /** A retired role stays with the posts that have the role already, and new posts cannot take the role. */
  readonly retired: boolean;
}

/** Roles that come from the identity provider and never from a post. */
const outsideRoles: readonly string[] = ['resident', 'operator'];

/** The roles of the district: those built in and those that the district added. */
export class RoleList {
  readonly roles: readonly ListedRole[];
  private readonly byCode: ReadonlyMap<string, ListedRole>;

  constructor(added: DistrictRolesChanged['roles']) {
    this.roles = [
      ...builtInRoles.map((code) => ({ code, ...roleWords[code], builtIn: true, retired: false })),
      ...added.map((role) => ({ ...role, builtIn: false })),
    ];
    this.byCode = new Map(this.roles.map((role) => [role.code, role]));
  }

  find(code: string): ListedRole | null {
    return this.byCode.get(code) ?? null;
  }

  /** Chinese labels by code, for imports that name roles by their labels. */
  get chineseNames(): Record<string, string> {
    return Object.fromEntries(this.roles.map(({ code, zh }) => [code, zh]));
  }

  /**
   * Returns the reason why a post cannot carry the role; null when a post can.
   * @param kept roles that the post carries already, so that a retired role among them stays allowed
   */
  problemOf(code: string, kept: readonly string[] = []): Words | null {
    const role = this.byCode.get(code);
    const named = code.slice(0, 40);
    if (!role || outsideRoles.includes(code))
      return { zh: `没有代码为「${named}」的岗位角色`, en: `names the role ${named}, which no post can carry` };
    if (!role.retired || kept.includes(code)) return null;
    return { zh: `角色「${role.zh}」已停用`, en: `names the role ${role.en}, which is retired` };
  }
}
