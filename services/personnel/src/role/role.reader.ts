import { Injectable } from '@nestjs/common';
import { builtInRights, builtInRulesOn, isPersonal } from '@jiceng/contracts/registry/built-in-policy';
import { RoleList, type ListedRole } from '@jiceng/contracts/dictionary/role-list';
import { refusalOf } from '../organization/organization.rules.js';
import type { QuerySource } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { listDistrictRoles } from '../role-list/role-list.service.js';
import { roleRuleOf, type GivableRight, type Role, type RoleRule, type RoleRuleAction } from './role.graphql.js';
import { listRules, rootOrganizations } from './role.queries.js';
import { approvalBy, hasRight, isGivable, nameOfRight, whyNotInState } from './role-rights.js';
import type { RoleRuleRow, RoleRuleState } from './role-rule.table.js';

@Injectable()
export class RoleReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns all roles, the built-in ones first. */
  async list(): Promise<Role[]> {
    return rolesOf(this.dataSource);
  }

  /** Returns every right that a rule can give to a role of the district. */
  async rights(ctx: RequestContext): Promise<GivableRight[]> {
    const roots = await rootOrganizations(this.dataSource);
    return builtInRights.filter(isGivable).map((right) => ({
      right,
      isField: builtInRulesOn(right)[0]!.kind === 'field',
      nameZh: nameOfRight(right),
      personal: isPersonal(right),
      mayGive: hasRight(ctx.actor!, right, roots),
    }));
  }

  /** Returns the actions on a rule, each enabled or with the reason why not, by the checks of the commands. */
  async actions(ctx: RequestContext, rule: RoleRule): Promise<RoleRuleAction[]> {
    const roots = await ctx.once('root-organizations', () => rootOrganizations(this.dataSource));
    const row = { ...rule, proposedAt: new Date(rule.proposedAt) } as unknown as RoleRuleRow;
    const may = (command: string) => () => ctx.policy.assert(`Mutation.${command}`, {});
    const inState = (state: RoleRuleState) => () => {
      const wrong = whyNotInState(row, state);
      if (wrong) throw wrong;
    };
    const actionOf = (action: RoleRuleAction['action'], rules: (() => void)[]): RoleRuleAction => {
      const refusal = rules.map(refusalOf).find((found) => found !== null) ?? null;
      return { action, enabled: refusal === null, reason: refusal?.messages ?? null };
    };
    return [
      actionOf('APPROVE', [may('approveRoleRule'), () => void approvalBy(ctx.actor!, row, roots)]),
      actionOf('REFUSE', [may('refuseRoleRule'), inState('proposed')]),
      actionOf('REVOKE', [may('revokeRoleRule'), inState('in-force')]),
    ];
  }
}

/** Reads all roles with their rules. */
export async function rolesOf(source: QuerySource): Promise<Role[]> {
  const [added, rules] = [await listDistrictRoles(source), await listRules(source)];
  const byRole = Map.groupBy(rules, ({ role }) => role);
  const versions = new Map(added.map(({ code, version }) => [code, version]));
  return new RoleList(added).roles.map((role) =>
    roleOf(role, versions.get(role.code) ?? null, byRole.get(role.code) ?? []),
  );
}

function roleOf(
  { code, zh, en, builtIn, retired }: ListedRole,
  version: number | null,
  rules: readonly RoleRuleRow[],
): Role {
  return { code, labelZh: zh, labelEn: en, builtIn, retired, version, rules: rules.map(roleRuleOf) };
}
