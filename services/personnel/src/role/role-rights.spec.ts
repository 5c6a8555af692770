import { RoleList } from '@jiceng/contracts/dictionary/role-list';
import { builtInRights } from '@jiceng/contracts/registry/built-in-policy';
import type { Actor } from '@jiceng/platform/context';
import { aStaffActor } from '@jiceng/testing/actors';
import {
  approvalBy,
  approved,
  assertDistrictRole,
  assertNewRole,
  ended,
  isGivable,
  isPersonalRule,
  rightAbove,
  ruleContent,
  type RuleContent,
} from './role-rights.js';
import type { RoleRuleRow } from './role-rule.table.js';

const [district, street] = ['320106000000', '320106001000'];
const root = '00000000-0000-4000-8000-000000000001';
const bureau = '00000000-0000-4000-8000-000000000002';

const coordinator = (id: string, parts: Partial<Actor> = {}): Actor =>
  aStaffActor({ id, roles: ['coordinator'], areaCodes: [district], ...parts });
const content = (parts: Partial<RuleContent> = {}): RuleContent => ({
  operations: ['Mutation.acceptTask'],
  rows: ['organization'],
  fields: [],
  ...parts,
});
const aRule = (parts: Partial<RoleRuleRow> = {}): RoleRuleRow => ({
  id: '00000000-0000-4000-8000-0000000000f1',
  role: 'flood_watch',
  ...content(),
  personal: false,
  reason: '汛期值守',
  state: 'proposed',
  proposedBy: 'first',
  proposedAt: new Date('2026-03-01T00:00:00Z'),
  approvedBy: null,
  approvedAt: null,
  consentedBy: null,
  consentedAt: null,
  endedBy: null,
  endedAt: null,
  endReason: null,
  version: 1,
  ...parts,
});
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const fieldOf = (work: () => unknown): unknown => {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { details: { field?: string } }).details.field;
  }
};

describe('a right', () => {
  it.each<[string, Actor, RuleContent, string | null]>([
    ['of the whole district is given for a part of it', coordinator('a'), content(), null],
    ['of one street is not given', coordinator('a', { areaCodes: [street] }), content(), 'Mutation.acceptTask'],
    [
      'of another role is not given',
      coordinator('a'),
      content({ operations: ['Mutation.freezePeriod'] }),
      'Mutation.freezePeriod',
    ],
    [
      'of one bureau is not given, because the role may be held elsewhere',
      aStaffActor({ id: 'a', roles: ['department_dispatcher'], areaCodes: [district], organizationIds: [bureau] }),
      content(),
      'Mutation.acceptTask',
    ],
    [
      'of the government over its organizations is given',
      aStaffActor({ id: 'a', roles: ['district_leader'], areaCodes: [district], organizationIds: [root, bureau] }),
      content({ operations: ['Mutation.answerDeadlineRequest'] }),
      null,
    ],
    [
      'of some lines is not given',
      aStaffActor({ id: 'a', roles: ['personnel_officer'], areaCodes: [district], lines: ['water'] }),
      content({ operations: ['Mutation.scheduleDuty'] }),
      'Mutation.scheduleDuty',
    ],
    [
      'that another rule of the district gave is not given on',
      aStaffActor({ id: 'a', roles: ['flood_watch'], areaCodes: [district] }),
      content(),
      'Mutation.acceptTask',
    ],
    [
      'of two posts does not add up',
      aStaffActor({
        id: 'a',
        roles: ['coordinator', 'caller'],
        areaCodes: [district, street],
        standings: [
          { roles: ['coordinator'], areaCodes: [street], lines: [], organizationId: null, organizationIds: [] },
          { roles: ['caller'], areaCodes: [district], lines: [], organizationId: null, organizationIds: [] },
        ],
      }),
      content(),
      'Mutation.acceptTask',
    ],
    [
      'that another service refuses is not given, because the operation belongs to both',
      aStaffActor({ id: 'a', roles: ['grid_officer'], areaCodes: [district] }),
      content({ operations: ['Entity.Issue'] }),
      'Entity.Issue',
    ],
    [
      'to a field is given masked',
      coordinator('a'),
      content({ fields: [{ field: 'Reporter.name', show: 'masked' }] }),
      null,
    ],
    [
      'to a masked field is not given in full',
      coordinator('a'),
      content({ fields: [{ field: 'Reporter.name', show: 'full' }] }),
      'Reporter.name',
    ],
  ])('%s', (_, person, rule, above) => {
    expect(rightAbove(person, rule, [root])).toBe(above);
  });

  it('can be given for every operation of staff, except those that decide on roles', () => {
    expect(builtInRights.filter((right) => /Role/.test(right) && isGivable(right))).toEqual([]);
    expect(isGivable('Mutation.acceptTask')).toBe(true);
    expect(isGivable('Mutation.replayDeadLetter')).toBe(false);
    expect(isGivable('Query.followReport')).toBe(false);
  });

  it('is personal when a service marks it', () => {
    expect(isPersonalRule(content({ operations: ['Mutation.revealReporter'] }))).toBe(true);
    expect(isPersonalRule(content({ fields: [{ field: 'StaffMember.phone', show: 'masked' }] }))).toBe(true);
    expect(isPersonalRule(content({ fields: [{ field: 'Task.assignee', show: 'full' }] }))).toBe(false);
  });
});

describe('the content of a rule', () => {
  it.each<[string, Partial<RuleContent>, string]>([
    ['no operation', { operations: [] }, 'operations'],
    ['an unknown operation', { operations: ['Query.issues', 'Query.nothing'] }, 'operations[1]'],
    ['a field as operation', { operations: ['Task.assignee'] }, 'operations[0]'],
    ['an operation as field', { fields: [{ field: 'Query.issues', show: 'full' }] }, 'fields[0].field'],
    ['a command on roles', { operations: ['Mutation.approveRoleRule'] }, 'operations[0]'],
    ['no scope', { rows: [] }, 'rows'],
    ['everything and something', { rows: ['any', 'region'] }, 'rows'],
  ])('is refused with %s, with the field', (_, parts, field) => {
    expect(fieldOf(() => ruleContent(content(parts)))).toBe(field);
  });

  it('has each right and each scope once', () => {
    expect(
      ruleContent({ operations: ['Query.issues', 'Query.issues'], rows: ['line', 'region', 'line'], fields: [] }),
    ).toEqual({ operations: ['Query.issues'], rows: ['region', 'line'], fields: [] });
  });
});

describe('the approval of a rule', () => {
  const owner = aStaffActor({ id: 'owner', roles: ['data_owner'], areaCodes: [district] });
  const at = new Date('2026-03-02T00:00:00Z');

  it('needs a second person with the same rights', () => {
    expect(codeOf(() => approvalBy(coordinator('first'), aRule(), [root]))).toBe('RULE_OWN_PROPOSAL');
    expect(codeOf(() => approvalBy(owner, aRule(), [root]))).toBe('RULE_ABOVE_OWN_RIGHTS');
    const approval = approvalBy(coordinator('second'), aRule(), [root]);
    expect(approved(aRule(), 'second', at, approval)).toMatchObject({
      state: 'in-force',
      approvedBy: 'second',
      version: 2,
    });
  });

  it.each(['in-force', 'refused', 'revoked'] as const)('is refused for a rule that is %s', (state) => {
    expect(codeOf(() => approvalBy(coordinator('second'), aRule({ state }), [root]))).toBe('RULE_NOT_IN_STATE');
  });

  it('of a right on personal data needs a data owner too, in any order', () => {
    const rule = aRule({ operations: ['Mutation.revealReporter'], rows: ['region'], personal: true });
    const second = approved(rule, 'second', at, approvalBy(coordinator('second'), rule, [root]));
    expect(second).toMatchObject({ state: 'proposed', approvedBy: 'second', consentedBy: null });
    expect(codeOf(() => approvalBy(coordinator('third'), second, [root]))).toBe('RULE_APPROVED_ALREADY');
    expect(approved(second, 'owner', at, approvalBy(owner, second, [root])).state).toBe('in-force');
    const first = approved(rule, 'owner', at, approvalBy(owner, rule, [root]));
    expect(first).toMatchObject({ state: 'proposed', approvedBy: null, consentedBy: 'owner' });
    expect(approved(first, 'second', at, approvalBy(coordinator('second'), first, [root])).state).toBe('in-force');
  });

  it('ends as refused before it is complete, and as revoked after', () => {
    expect(ended(aRule(), 'second', at, '不需要').state).toBe('refused');
    expect(ended(aRule({ state: 'in-force' }), 'second', at, '汛期结束').state).toBe('revoked');
  });
});

describe('a role of the district', () => {
  const list = new RoleList([
    { code: 'flood_watch', zh: '防汛值守员', en: 'Flood watch', retired: false },
    { code: 'snow_watch', zh: '除雪值守员', en: 'Snow watch', retired: true },
  ]);

  it('has a code and a Chinese label of its own', () => {
    expect(codeOf(() => assertNewRole(list, { code: 'heat_watch', zh: '防暑值守员' }))).toBe('ok');
    for (const code of ['coordinator', 'flood_watch', 'snow_watch'])
      expect(codeOf(() => assertNewRole(list, { code, zh: '新角色' }))).toBe('ROLE_TAKEN');
    expect(fieldOf(() => assertNewRole(list, { code: 'heat_watch', zh: '指挥调度员' }))).toBe('labelZh');
  });

  it('is changed only when it is neither built in nor retired', () => {
    expect(codeOf(() => assertDistrictRole(list, 'code', 'flood_watch'))).toBe('ok');
    expect(codeOf(() => assertDistrictRole(list, 'code', 'coordinator'))).toBe('ROLE_BUILT_IN');
    expect(codeOf(() => assertDistrictRole(list, 'code', 'snow_watch'))).toBe('ROLE_RETIRED');
    expect(codeOf(() => assertDistrictRole(list, 'code', 'nobody'))).toBe('NOT_FOUND');
  });

  it('can be carried by posts until it is retired, and then by those that have it', () => {
    expect(list.problemOf('flood_watch')).toBeNull();
    expect(list.problemOf('snow_watch')?.en).toContain('retired');
    expect(list.problemOf('snow_watch', ['snow_watch'])).toBeNull();
    for (const code of ['resident', 'operator', 'nobody']) expect(list.problemOf(code)?.en).toContain('no post');
  });
});
