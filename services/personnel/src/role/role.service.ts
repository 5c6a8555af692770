import { Injectable } from '@nestjs/common';
import { RoleList } from '@jiceng/contracts/dictionary/role-list';
import type { VersionedInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { checkAll, platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { listDistrictRoles } from '../role-list/role-list.service.js';
import type { DistrictRoleRow } from '../role-list/district-role.table.js';
import {
  roleRuleOf,
  type AddRoleInput,
  type ApproveRoleRuleInput,
  type EndRoleRuleInput,
  type ProposeRoleRuleInput,
  type RelabelRoleInput,
  type RetireRoleInput,
  type RolePayload,
} from './role.graphql.js';
import {
  announceRoles,
  findRule,
  listRules,
  lockRoles,
  rootOrganizations,
  saveDistrictRole,
  saveRules,
} from './role.queries.js';
import { rolesOf } from './role.reader.js';
import {
  aboveOwnRights,
  approvalBy,
  approved,
  assertDistrictRole,
  assertNewRole,
  assertOwnLabel,
  ended,
  isPersonalRule,
  rightAbove,
  roleCode,
  ruleContent,
  whyNotInState,
} from './role-rights.js';
import type { RoleRuleRow, RoleRuleState } from './role-rule.table.js';

const REASON_LENGTH = 500;

/** The roles of the district and the rules that give rights to them. */
@Injectable()
export class RoleService {
  constructor(private readonly commands: CommandRunner) {}

  /** Adds a role, which has no rights. @throws ROLE_TAKEN, BAD_INPUT */
  add(ctx: RequestContext, input: AddRoleInput): Promise<RolePayload> {
    return this.commands.run(ctx, 'addRole', input, async (tx) => {
      const { code, ...labels } = checkAll({ code: () => roleCode('code', input.code), ...labelsOf(input) });
      await lockRoles(tx);
      const known = await listDistrictRoles(tx);
      assertNewRole(new RoleList(known), { code, zh: labels.zh });
      const row: DistrictRoleRow = {
        code,
        ...labels,
        position: known.length + 1,
        addedAt: tx.now,
        retired: false,
        version: 1,
      };
      await saveDistrictRole(tx, row);
      tx.audit({ subject: { type: 'role', id: code }, before: null, after: row });
      return this.announced(tx, code);
    });
  }

  /** Corrects the labels of a role. @throws NOT_FOUND, ROLE_BUILT_IN, ROLE_RETIRED, STALE_VERSION, BAD_INPUT */
  relabel(ctx: RequestContext, input: RelabelRoleInput): Promise<RolePayload> {
    return this.commands.run(ctx, 'relabelRole', input, async (tx) => {
      const { code, ...labels } = checkAll({ code: () => roleCode('code', input.code), ...labelsOf(input) });
      await lockRoles(tx);
      const before = await this.roleSeen(tx, code, input);
      assertOwnLabel(new RoleList(await listDistrictRoles(tx)), code, labels.zh);
      const after = { ...before, ...labels, version: before.version + 1 };
      await saveDistrictRole(tx, after);
      tx.audit({ subject: { type: 'role', id: code }, before, after });
      return this.announced(tx, code);
    });
  }

  /** Retires a role and ends its rules. @throws NOT_FOUND, ROLE_BUILT_IN, ROLE_RETIRED, STALE_VERSION, BAD_INPUT */
  retire(ctx: RequestContext, input: RetireRoleInput): Promise<RolePayload> {
    return this.commands.run(ctx, 'retireRole', input, async (tx) => {
      const { code, reason } = checkAll({
        code: () => roleCode('code', input.code),
        reason: () => personText('reason', input.reason, { maxLength: REASON_LENGTH }),
      });
      await lockRoles(tx);
      const before = await this.roleSeen(tx, code, input);
      const after = { ...before, retired: true, version: before.version + 1 };
      await saveDistrictRole(tx, after);
      const open = (await listRules(tx)).filter(
        ({ role, state }) => role === code && (state === 'proposed' || state === 'in-force'),
      );
      for (const rule of open) await this.write(tx, rule, ended(rule, ctx.actor!.id, tx.now, reason), reason);
      tx.audit({ subject: { type: 'role', id: code }, before, after, reason });
      return this.announced(tx, code);
    });
  }

  /**
   * Proposes a rule for a role.
   * @throws NOT_FOUND, ROLE_BUILT_IN, ROLE_RETIRED, RULE_ABOVE_OWN_RIGHTS, BAD_INPUT
   */
  propose(ctx: RequestContext, input: ProposeRoleRuleInput): Promise<RolePayload> {
    return this.commands.run(ctx, 'proposeRoleRule', input, async (tx) => {
      const { role, content, reason } = checkAll({
        role: () => roleCode('role', input.role),
        content: () => ruleContent(input),
        reason: () => personText('reason', input.reason, { maxLength: REASON_LENGTH }),
      });
      await lockRoles(tx);
      await this.roleOf(tx, 'role', role);
      const above = rightAbove(ctx.actor!, content, await rootOrganizations(tx));
      if (above) throw aboveOwnRights(above);
      const rule: RoleRuleRow = {
        id: newId(),
        role,
        ...content,
        personal: isPersonalRule(content),
        reason,
        state: 'proposed',
        proposedBy: ctx.actor!.id,
        proposedAt: tx.now,
        approvedBy: null,
        approvedAt: null,
        consentedBy: null,
        consentedAt: null,
        endedBy: null,
        endedAt: null,
        endReason: null,
        version: 1,
      };
      await this.write(tx, null, rule, reason);
      return this.payload(tx, role, rule);
    });
  }

  /**
   * Approves a rule, or consents to the rule as data owner. The rule comes into force when no approval or consent is
   * missing.
   * @throws NOT_FOUND, STALE_VERSION and the errors of {@link approvalBy}
   */
  approve(ctx: RequestContext, input: ApproveRoleRuleInput): Promise<RolePayload> {
    return this.commands.run(ctx, 'approveRoleRule', input, async (tx) => {
      const before = await this.ruleOf(tx, input);
      const approval = approvalBy(ctx.actor!, before, await rootOrganizations(tx));
      const after = approved(before, ctx.actor!.id, tx.now, approval);
      await this.write(tx, before, after, null);
      if (after.state === 'in-force') await announceRoles(tx);
      return this.payload(tx, after.role, after);
    });
  }

  /** Refuses a proposed rule. @throws NOT_FOUND, STALE_VERSION, RULE_NOT_IN_STATE, BAD_INPUT */
  refuse(ctx: RequestContext, input: EndRoleRuleInput): Promise<RolePayload> {
    return this.end(ctx, 'refuseRoleRule', input, 'proposed');
  }

  /** Revokes a rule in force. @throws NOT_FOUND, STALE_VERSION, RULE_NOT_IN_STATE, BAD_INPUT */
  revoke(ctx: RequestContext, input: EndRoleRuleInput): Promise<RolePayload> {
    return this.end(ctx, 'revokeRoleRule', input, 'in-force');
  }

  private end(
    ctx: RequestContext,
    command: 'refuseRoleRule' | 'revokeRoleRule',
    input: EndRoleRuleInput,
    needed: RoleRuleState,
  ): Promise<RolePayload> {
    return this.commands.run(ctx, command, input, async (tx) => {
      const reason = personText('reason', input.reason, { maxLength: REASON_LENGTH });
      const before = await this.ruleOf(tx, input);
      const wrongState = whyNotInState(before, needed);
      if (wrongState) throw wrongState;
      const after = ended(before, ctx.actor!.id, tx.now, reason);
      await this.write(tx, before, after, reason);
      if (needed === 'in-force') await announceRoles(tx);
      return this.payload(tx, after.role, after);
    });
  }

  /** Returns a role that a command may change. The caller has locked the roles. */
  private async roleOf(tx: EffectTx, field: string, code: string): Promise<DistrictRoleRow> {
    const known = await listDistrictRoles(tx);
    assertDistrictRole(new RoleList(known), field, code);
    return known.find((row) => row.code === code)!;
  }

  /** Returns a role in the version that the caller saw. The caller has locked the roles. */
  private async roleSeen(tx: EffectTx, code: string, { expectedVersion }: VersionedInput): Promise<DistrictRoleRow> {
    const role = await this.roleOf(tx, 'code', code);
    if (role.version !== expectedVersion)
      throw await staleVersion(
        tx,
        { type: 'role', id: code },
        { expected: expectedVersion, actual: role.version, changed: role },
      );
    return role;
  }

  private async ruleOf(tx: EffectTx, input: VersionedInput & { ruleId: string }): Promise<RoleRuleRow> {
    const id = uuidText('ruleId', input.ruleId);
    await lockRoles(tx);
    const rule = await findRule(tx, id);
    if (!rule) throw platformErrors.NOT_FOUND({ what: 'rule', id, field: 'ruleId' });
    if (input.expectedVersion !== rule.version)
      throw await staleVersion(
        tx,
        { type: 'role-rule', id },
        {
          expected: input.expectedVersion,
          actual: rule.version,
          changed: roleRuleOf(rule),
        },
      );
    return rule;
  }

  private async write(
    tx: EffectTx,
    before: RoleRuleRow | null,
    after: RoleRuleRow,
    reason: string | null,
  ): Promise<void> {
    await saveRules(tx, [after]);
    tx.audit({ subject: { type: 'role-rule', id: after.id }, before, after, reason });
  }

  private async announced(tx: EffectTx, code: string): Promise<RolePayload> {
    await announceRoles(tx);
    return this.payload(tx, code, null);
  }

  private async payload(tx: EffectTx, code: string, rule: RoleRuleRow | null): Promise<RolePayload> {
    const role = (await rolesOf(tx)).find((each) => each.code === code)!;
    return { role, rule: rule && roleRuleOf(rule) };
  }
}

function labelsOf(input: { labelZh: string; labelEn: string }) {
  return {
    zh: () => personText('labelZh', input.labelZh, { maxLength: 40 }),
    en: () => personText('labelEn', input.labelEn, { maxLength: 80 }),
  };
}
