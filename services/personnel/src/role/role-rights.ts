import { clientScopes, regionLevel, roleCodeSchema, roles as builtInRoles } from '@jiceng/contracts/codes';
import type { RoleList } from '@jiceng/contracts/dictionary/role-list';
import { builtInRulesOn, isPersonal, type BuiltInRight } from '@jiceng/contracts/registry/built-in-policy';
import { chineseName } from '@jiceng/contracts/registry/labels';
import { standingsOf, type Actor, type Standing } from '@jiceng/platform/context';
import { badInput, platformErrors, type DomainError } from '@jiceng/platform/errors';
import type { RowScope } from '@jiceng/platform/policy';
import { roleErrors } from './role.errors.js';
import type { RoleRuleRow, RoleRuleState, ShownField } from './role-rule.table.js';

/** Largest number of roles that a district adds (retired ones included), and of operations or fields in one rule. */
export const MOST_ROLES = 100;
const MOST_RIGHTS = 60;

export const rowScopes: readonly RowScope[] = ['any', 'region', 'organization', 'line', 'own'];

/** Commands that decide on roles or clients. A role that had them could give itself further rights. */
const aboutRights = [
  'addRole',
  'relabelRole',
  'retireRole',
  'proposeRoleRule',
  'approveRoleRule',
  'refuseRoleRule',
  'revokeRoleRule',
  'registerClient',
  'changeClient',
  'rotateClientSecret',
  'revokeClient',
];
const neverGiven = new Set(aboutRights.map((name) => `Mutation.${name}`));

/** The content of a rule, as the proposer gives it. */
export type RuleContent = Pick<RoleRuleRow, 'operations' | 'rows' | 'fields'>;

/** @throws BAD_INPUT */
export function roleCode(field: string, code: string): string {
  if (!roleCodeSchema.safeParse(code).success)
    throw badInput(
      field,
      '须为 2 至 40 位小写字母、数字或下划线，且以字母开头',
      'is 2 to 40 lower-case letters, digits or underscores and begins with a letter',
    );
  return code;
}

/** @throws ROLE_TAKEN, BAD_INPUT */
export function assertNewRole(list: RoleList, { code, zh }: { code: string; zh: string }): void {
  if ((clientScopes as readonly string[]).includes(code))
    throw roleErrors.ROLE_TAKEN({ field: 'code', code, name: '接入系统权限' });
  const taken = list.find(code);
  if (taken) throw roleErrors.ROLE_TAKEN({ field: 'code', code, name: taken.zh });
  if (list.roles.filter(({ builtIn }) => !builtIn).length >= MOST_ROLES)
    throw badInput(
      'code',
      `一区最多新增 ${MOST_ROLES} 个角色`,
      `would be role ${MOST_ROLES + 1}; a district adds at most ${MOST_ROLES}`,
    );
  assertOwnLabel(list, code, zh);
}

/** Refuses the Chinese label of another role, because screens show only the label. @throws BAD_INPUT */
export function assertOwnLabel(list: RoleList, code: string, zh: string): void {
  const alike = list.roles.find((role) => role.zh === zh && role.code !== code);
  if (alike) throw badInput('labelZh', `与角色 ${alike.code} 同名`, `is the label of the role ${alike.code}`);
}

/**
 * Checks that a command may change the role: the district has added the role and has not retired it.
 * @throws NOT_FOUND, ROLE_BUILT_IN, ROLE_RETIRED
 */
export function assertDistrictRole(list: RoleList, field: string, code: string): void {
  const role = list.find(code);
  if (!role) throw platformErrors.NOT_FOUND({ what: 'role', id: code, field });
  if (role.builtIn) throw roleErrors.ROLE_BUILT_IN({ field, code, name: role.zh });
  if (role.retired) throw roleErrors.ROLE_RETIRED({ field, code, name: role.zh });
}

/** Returns the content with each right once. @throws BAD_INPUT that names the right that cannot be given */
export function ruleContent(input: RuleContent): RuleContent {
  const operations = [...new Set(input.operations)];
  const rows = rowScopes.filter((scope) => input.rows.includes(scope));
  if (operations.length === 0 || operations.length > MOST_RIGHTS)
    throw badInput('operations', `须为 1 至 ${MOST_RIGHTS} 项`, `needs 1 to ${MOST_RIGHTS} operations`);
  if (rows.length === 0) throw badInput('rows', '至少一项', 'needs at least one scope');
  if (rows.includes('any') && rows.length > 1)
    throw badInput('rows', '「全部」不得与其他范围并用', 'ANY stands alone, because it adds nothing to other scopes');
  if (input.fields.length > MOST_RIGHTS)
    throw badInput('fields', `最多 ${MOST_RIGHTS} 项`, `has at most ${MOST_RIGHTS} fields`);
  operations.forEach((operation, index) => assertGivable(`operations[${index}]`, operation, 'operation'));
  input.fields.forEach(({ field }, index) => assertGivable(`fields[${index}].field`, field, 'field'));
  const fields = [...new Map(input.fields.map((each) => [each.field, each])).values()];
  return { operations, rows, fields };
}

/** @throws BAD_INPUT */
function assertGivable(field: string, right: string, kind: BuiltInRight['kind']): void {
  if (!isGivable(right) || builtInRulesOn(right)[0]!.kind !== kind)
    throw badInput(field, '没有此项权限，或此项权限不得授予', 'is no right, or a right that no role may get');
}

/**
 * True for a right that a rule can give: a built-in role of the staff has the right, and the right is no command on
 * roles.
 */
export function isGivable(right: string): boolean {
  return !neverGiven.has(right) && builtInRulesOn(right).some((rule) => rule.roles.some(isStaffRole));
}

const isStaffRole = (role: string): boolean =>
  role !== 'resident' && role !== 'operator' && (builtInRoles as readonly string[]).includes(role);

/** True when the rule gives a right on personal data. */
export function isPersonalRule({ operations, fields }: RuleContent): boolean {
  return [...operations, ...fields.map(({ field }) => field)].some(isPersonal);
}

/**
 * Returns the first right of a rule that the person does not have; null when the person has all of them. Only built-in
 * rules of built-in roles count, so that rights do not grow from one added rule to the next. A holder of the role may
 * work anywhere in the district, so a right counts only when the person has it in the whole district.
 * @param rootIds organizations at the top of the district
 */
export function rightAbove(person: Actor, rule: RuleContent, rootIds: readonly string[]): string | null {
  const standings = standingsOf(person);
  const operation = rule.operations.find((each) => !mayGiveOperation(standings, each, rule.rows, rootIds));
  const field = rule.fields.find((each) => !mayGiveField(standings, each));
  return operation ?? field?.field ?? null;
}

/** True when the person may give the right at least in its narrowest form: an operation on own rows, a field masked. */
export function hasRight(person: Actor, right: string, rootIds: readonly string[]): boolean {
  const standings = standingsOf(person);
  return builtInRulesOn(right)[0]?.kind === 'field'
    ? mayGiveField(standings, { field: right, show: 'masked' })
    : mayGiveOperation(standings, right, ['own'], rootIds);
}

/**
 * True when the person may give the operation. An operation such as `Entity.Issue` belongs to several services, and the
 * person needs the right in all of them.
 */
function mayGiveOperation(
  standings: readonly Standing[],
  operation: string,
  rows: readonly RowScope[],
  rootIds: readonly string[],
): boolean {
  const byService = Map.groupBy(builtInRulesOn(operation), ({ service }) => service);
  return [...byService.values()].every((rules) =>
    rules.some((rule) =>
      standings.some(
        (standing) =>
          rule.roles.some((role) => standing.roles.includes(role)) &&
          rule.rows.every((scope) => holdsEverywhere(scope, standing, rows, rootIds)),
      ),
    ),
  );
}

/**
 * True when every row of the district satisfies the scope for the post. The scope `own` counts only when the proposed
 * rule is limited to own rows as well.
 */
function holdsEverywhere(
  scope: string,
  standing: Standing,
  given: readonly RowScope[],
  rootIds: readonly string[],
): boolean {
  switch (scope) {
    case 'any':
      return true;
    case 'region':
      return coversDistrict(standing);
    case 'organization':
      return rootIds.length > 0 && rootIds.every((id) => standing.organizationIds.includes(id));
    case 'line':
      return standing.lines.length === 0;
    default:
      return given.includes('own');
  }
}

function coversDistrict({ areaCodes }: Standing): boolean {
  return areaCodes.some((code) => code.length === 12 && regionLevel(code) === 'district');
}

function mayGiveField(standings: readonly Standing[], { field, show }: ShownField): boolean {
  return builtInRulesOn(field).some(
    (rule) =>
      (rule.show === 'full' || show === 'masked') &&
      rule.roles.some((role) =>
        standings.some((standing) => standing.roles.includes(role) && coversDistrict(standing)),
      ),
  );
}

/** The error for a right that the person may not give. */
export function aboveOwnRights(right: string): DomainError {
  return roleErrors.RULE_ABOVE_OWN_RIGHTS({ right, rightZh: nameOfRight(right) });
}

/** Chinese name of a right; a protected field keeps its name in the API. */
export function nameOfRight(right: string): string {
  const name = right.slice(right.indexOf('.') + 1);
  const known = chineseName('operation', name);
  return builtInRulesOn(right)[0]?.kind === 'operation' && known !== name ? known : right;
}

const stateWords: Record<RoleRuleState, string> = {
  proposed: '待批准',
  'in-force': '生效',
  refused: '不予批准',
  revoked: '已撤销',
};

/** Returns the error when a rule is not in the state that a command needs; null when the rule is in that state. */
export function whyNotInState({ state }: Pick<RoleRuleRow, 'state'>, needed: RoleRuleState): DomainError | null {
  return state === needed ? null : roleErrors.RULE_NOT_IN_STATE({ state, stateZh: stateWords[state] });
}

/** The parts of an approval that one person can give. */
export interface Approval {
  /** True when the person approves as the second person, whose rights cover the rule. */
  approves: boolean;
  /** True when the person consents as data owner to a rule on personal data. */
  consents: boolean;
}

/**
 * Returns the parts of an approval that the person can give to the rule now.
 * @throws RULE_NOT_IN_STATE, RULE_OWN_PROPOSAL, RULE_ABOVE_OWN_RIGHTS, RULE_APPROVED_ALREADY
 */
export function approvalBy(person: Actor, rule: RoleRuleRow, rootIds: readonly string[]): Approval {
  const wrongState = whyNotInState(rule, 'proposed');
  if (wrongState) throw wrongState;
  if (rule.proposedBy === person.id) throw roleErrors.RULE_OWN_PROPOSAL();
  const above = rightAbove(person, rule, rootIds);
  const consents = rule.personal && rule.consentedBy === null && person.roles.includes('data_owner');
  const approves = rule.approvedBy === null && above === null;
  if (approves || consents) return { approves, consents };
  if (rule.approvedBy !== null) throw roleErrors.RULE_APPROVED_ALREADY();
  throw aboveOwnRights(above!);
}

/**
 * Returns the rule after an approval. The rule is in force when the approval and, for personal data, the consent are
 * given.
 */
export function approved(rule: RoleRuleRow, by: string, at: Date, { approves, consents }: Approval): RoleRuleRow {
  const after = {
    ...rule,
    ...(approves ? { approvedBy: by, approvedAt: at } : {}),
    ...(consents ? { consentedBy: by, consentedAt: at } : {}),
    version: rule.version + 1,
  };
  const complete = after.approvedBy !== null && (!after.personal || after.consentedBy !== null);
  return { ...after, state: complete ? 'in-force' : 'proposed' };
}

/** Returns the rule after its end: a proposed rule is refused, and a rule in force is revoked. */
export function ended(rule: RoleRuleRow, by: string, at: Date, reason: string): RoleRuleRow {
  return {
    ...rule,
    state: rule.state === 'proposed' ? 'refused' : 'revoked',
    endedBy: by,
    endedAt: at,
    endReason: reason,
    version: rule.version + 1,
  };
}
