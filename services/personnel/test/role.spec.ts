import { randomUUID } from 'node:crypto';
import type { Actor } from '@jiceng/platform/context';
import { eventually } from '@jiceng/testing/eventually';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  administrator,
  anActor,
  emitted,
  importFile,
  key,
  officer,
  organizationId,
  organizationsCsv,
  postId,
  staffHeader,
  staffLine,
  street,
} from './district.js';
import { codeOf, staffCommands } from './staff-commands.js';

const first = anActor(['coordinator']);
const second = anActor(['coordinator']);
const dataOwner = anActor(['data_owner']);

const RULE =
  'id role state personal version approvedAt consentedAt endReason availableActions { action enabled reason { en } }';

interface Rule {
  id: string;
  state: string;
  personal: boolean;
  version: number;
  availableActions: { action: string; enabled: boolean }[];
}

describe('the roles of the district', () => {
  let subgraph: TestSubgraph;
  const { createPost, appoint } = staffCommands(() => subgraph);
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await importFile(subgraph, 'Organizations', organizationsCsv);
  });
  afterAll(() => subgraph.stop());

  const give = (command: string, input: Record<string, unknown>, as: Actor) =>
    subgraph.ask<
      Record<string, { role: { code: string; labelZh: string; version: number | null }; rule: Rule | null }>
    >(
      `mutation C($input: ${command[0]!.toUpperCase()}${command.slice(1)}Input!) {
        answer: ${command}(input: $input) { role { code labelZh retired version } rule { ${RULE} } } }`,
      { as, variables: { input: { idempotencyKey: key(), ...input } } },
    );
  const end = (command: 'refuseRoleRule' | 'revokeRoleRule', rule: Rule, as: Actor) =>
    subgraph.ask<Record<string, { rule: Rule }>>(
      `mutation E($input: EndRoleRuleInput!) { answer: ${command}(input: $input) { rule { ${RULE} } } }`,
      {
        as,
        variables: {
          input: { idempotencyKey: key(), ruleId: rule.id, expectedVersion: rule.version, reason: '汛期结束' },
        },
      },
    );
  const addRole = (code: string, labelZh: string, as = administrator) =>
    give('addRole', { code, labelZh, labelEn: code }, as);
  const propose = (role: string, parts: Record<string, unknown> = {}, as = first) =>
    give(
      'proposeRoleRule',
      {
        role,
        operations: ['Mutation.acceptTask', 'Query.issues'],
        rows: ['ORGANIZATION'],
        reason: '汛期值守',
        ...parts,
      },
      as,
    );
  const approve = (rule: Rule, as = second) =>
    give('approveRoleRule', { ruleId: rule.id, expectedVersion: rule.version }, as);
  const ruleOf = async (answer: ReturnType<typeof give>): Promise<Rule> => {
    const { data, errors } = await answer;
    if (errors) throw new Error(JSON.stringify(errors));
    return data!.answer!.rule!;
  };
  const announced = async () =>
    (
      await emitted<{ version: number; roles: object[]; rules: { role: string; ruleId: string }[] }>(
        subgraph,
        'personnel.district-roles-changed',
      )
    ).at(-1)!;

  it('begin without a right, and get one when a second person has approved', async () => {
    expect(codeOf(await addRole('flood_watch', '防汛值守员'))).toBeUndefined();
    expect(await announced()).toMatchObject({
      roles: [{ code: 'flood_watch', zh: '防汛值守员', en: 'flood_watch', retired: false }],
      rules: [],
    });
    const proposed = await ruleOf(propose('flood_watch'));
    expect(proposed).toMatchObject({ state: 'PROPOSED', personal: false, version: 1 });
    expect(proposed.availableActions).toMatchObject([
      { action: 'APPROVE', enabled: false, reason: { en: 'You proposed the rule, so another person must approve it' } },
      { action: 'REFUSE', enabled: true },
      { action: 'REVOKE', enabled: false },
    ]);
    expect((await announced()).rules).toEqual([]);
    expect(codeOf(await approve(proposed, first))).toBe('RULE_OWN_PROPOSAL');
    expect(codeOf(await approve(proposed, dataOwner))).toBe('RULE_ABOVE_OWN_RIGHTS');
    expect(codeOf(await approve({ ...proposed, version: 9 }))).toBe('STALE_VERSION');
    expect(await ruleOf(approve(proposed))).toMatchObject({ state: 'IN_FORCE', version: 2 });
    expect((await announced()).rules).toMatchObject([
      {
        ruleId: proposed.id,
        role: 'flood_watch',
        operations: ['Mutation.acceptTask', 'Query.issues'],
        rows: ['organization'],
      },
    ]);
    const audited = await subgraph.database.query<{ act: string }>(
      `SELECT act FROM audit_record WHERE subject_type = 'role-rule' AND subject_id = $1 ORDER BY entry`,
      [proposed.id],
    );
    expect(audited.map(({ act }) => act)).toEqual(['proposeRoleRule', 'approveRoleRule']);
  });

  it('get no right that the proposer does not have in the whole district', async () => {
    const local = anActor(['coordinator'], { areaCodes: [street] });
    expect(codeOf(await propose('flood_watch', {}, local))).toBe('RULE_ABOVE_OWN_RIGHTS');
    expect(codeOf(await propose('flood_watch', { operations: ['Mutation.freezePeriod'] }))).toBe(
      'RULE_ABOVE_OWN_RIGHTS',
    );
    const unknown = await propose('flood_watch', { operations: ['Query.nothing'] });
    expect(unknown.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'operations[0]' } });
    expect(codeOf(await propose('coordinator'))).toBe('ROLE_BUILT_IN');
    expect(codeOf(await propose('nobody'))).toBe('NOT_FOUND');
  });

  it('get a right on personal data only with a data owner', async () => {
    const proposed = await ruleOf(
      propose('flood_watch', { operations: ['Mutation.revealReporter'], rows: ['REGION'] }),
    );
    expect(proposed.personal).toBe(true);
    const waiting = await ruleOf(approve(proposed));
    expect(waiting).toMatchObject({ state: 'PROPOSED', consentedAt: null });
    const given = await ruleOf(approve(waiting, dataOwner));
    expect(given.state).toBe('IN_FORCE');
    expect((await end('revokeRoleRule', given, dataOwner)).data?.answer?.rule).toMatchObject({
      state: 'REVOKED',
      endReason: '汛期结束',
    });
    expect((await announced()).rules.map(({ ruleId }) => ruleId)).not.toContain(proposed.id);
    expect(codeOf(await end('revokeRoleRule', { ...given, version: 4 }, first))).toBe('RULE_NOT_IN_STATE');
  });

  it('act in personnel itself within seconds, and stop when the rule is revoked', async () => {
    const watch: Actor = { ...anActor([]), roles: ['flood_watch'], organizationIds: [organizationId('GOV')] };
    const read = () =>
      subgraph.ask('{ signatories(organizationId: "' + organizationId('GOV') + '") { postName } }', { as: watch });
    expect(codeOf(await read())).toBe('FORBIDDEN');
    const rule = await ruleOf(
      approve(await ruleOf(propose('flood_watch', { operations: ['Query.signatories'], rows: ['ANY'] }))),
    );
    await eventually(async () => (await read()).errors === undefined, { timeoutMs: 10_000 });
    expect(codeOf(await end('revokeRoleRule', rule, first))).toBeUndefined();
    await eventually(async () => codeOf(await read()) === 'FORBIDDEN', { timeoutMs: 10_000 });
  });

  it('are carried by posts, which only an administrator fills; an unknown role is refused with its place', async () => {
    const unknown = await createPost('ROLE1-P', 'STREET', { roles: ['verifier', 'nobody'] });
    expect(unknown.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'roles[1]' } });
    expect(codeOf(await createPost('ROLE1-P', 'STREET', { roles: ['resident'] }))).toBe('BAD_INPUT');
    expect(codeOf(await createPost('ROLE1-P', 'STREET', { roles: ['flood_watch'] }))).toBe('ROLE_RESERVED');
    expect(codeOf(await createPost('ROLE1-P', 'STREET', { roles: ['flood_watch'] }, administrator))).toBeUndefined();
    const person = { newStaff: { staffCode: 'ROLE1', name: '值守员' }, postId: postId('ROLE1-P') };
    expect(codeOf(await appoint(person, officer))).toBe('ROLE_RESERVED');
    expect(codeOf(await appoint(person, administrator))).toBeUndefined();
    expect((await emitted(subgraph, 'personnel.assignment-changed')).at(-1)).toMatchObject({ roles: ['flood_watch'] });
    const file = (code: string, role: string) => `${staffHeader}\n${staffLine(code, 'STREET', role, street)}`;
    expect(await importFile(subgraph, 'Staff', file('ROLE2', 'flood_watch'))).toMatchObject({ imported: 1 });
    expect((await importFile(subgraph, 'Staff', file('ROLE3', 'nobody'))).errors).toMatchObject([
      { field: 'roles', code: 'ROW_FIELD_INVALID' },
    ]);
  });

  it('keep their code when labels are corrected, and never give a code again', async () => {
    expect(codeOf(await addRole('flood_watch', '另一名称'))).toBe('ROLE_TAKEN');
    expect(codeOf(await addRole('coordinator', '另一名称'))).toBe('ROLE_TAKEN');
    const alike = await addRole('heat_watch', '防汛值守员');
    expect(alike.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'labelZh' } });
    const corrected = { code: 'flood_watch', labelZh: '防汛防台值守员', labelEn: 'Flood watch', expectedVersion: 1 };
    const relabelled = await give('relabelRole', corrected, administrator);
    expect(relabelled.data?.answer?.role).toMatchObject({
      code: 'flood_watch',
      labelZh: '防汛防台值守员',
      version: 2,
    });
    // The second person saw the role before it was relabelled.
    const late = await give('relabelRole', { ...corrected, labelZh: '防汛员' }, administrator);
    expect(late.errors?.[0]?.extensions).toMatchObject({
      code: 'STALE_VERSION',
      details: {
        expected: 1,
        actual: 2,
        changed: { zh: '防汛防台值守员' },
        lastChange: { act: 'relabelRole', staffId: administrator.id, at: expect.any(String) },
      },
    });
    const stale = { code: 'flood_watch', reason: '机构改革', expectedVersion: 1 };
    expect(codeOf(await give('retireRole', stale, administrator))).toBe('STALE_VERSION');
    const builtIn = { code: 'arbiter', labelZh: '某某', labelEn: 'x', expectedVersion: 1 };
    expect(codeOf(await give('relabelRole', builtIn, administrator))).toBe('ROLE_BUILT_IN');
  });

  it('lose all rules when they are retired; posts keep the role and new posts cannot take it', async () => {
    const proposed = await ruleOf(propose('flood_watch', { operations: ['Query.issue'] }));
    const retired = await give(
      'retireRole',
      { code: 'flood_watch', reason: '机构改革', expectedVersion: 2 },
      administrator,
    );
    expect(retired.data?.answer?.role).toMatchObject({ retired: true, version: 3 });
    expect(await announced()).toMatchObject({ rules: [], roles: [{ code: 'flood_watch', retired: true }] });
    const { roles } = await subgraph.get<{ roles: { code: string; builtIn: boolean; rules: Rule[] }[] }>(
      `{ roles { code builtIn rules { ${RULE} proposer { name } } } }`,
      { as: officer },
    );
    const own = roles.find(({ code }) => code === 'flood_watch')!;
    expect(own.rules.every(({ state }) => state === 'REVOKED' || state === 'REFUSED')).toBe(true);
    expect(own.rules.find(({ id }) => id === proposed.id)?.state).toBe('REFUSED');
    expect(roles.filter(({ builtIn }) => builtIn).map(({ code }) => code)).toContain('coordinator');
    expect(codeOf(await createPost('ROLE9-P', 'STREET', { roles: ['flood_watch'] }, administrator))).toBe('BAD_INPUT');
    const again = `${staffHeader}\n${staffLine('ROLE2', 'STREET', 'flood_watch', street)}`;
    expect(await importFile(subgraph, 'Staff', again)).toMatchObject({ unchanged: 1, rejected: 0 });
    expect(codeOf(await propose('flood_watch'))).toBe('ROLE_RETIRED');
  });

  it('show their givers which rights they may give', async () => {
    const ask = async (as: Actor) =>
      (
        await subgraph.get<{ givableRights: { right: string; personal: boolean; mayGive: boolean }[] }>(
          '{ givableRights { right isField nameZh personal mayGive } }',
          { as },
        )
      ).givableRights;
    const own = await ask(first);
    const find = (right: string) => own.find((each) => each.right === right);
    expect(find('Mutation.acceptTask')).toMatchObject({ nameZh: '接收任务', personal: false, mayGive: true });
    expect(find('Mutation.freezePeriod')).toMatchObject({ mayGive: false });
    expect(find('Mutation.revealReporter')).toMatchObject({ personal: true, mayGive: true });
    expect(find('Mutation.approveRoleRule')).toBeUndefined();
  });

  it('are changed by no other role', async () => {
    const clerk = anActor(['community_clerk'], { id: randomUUID() });
    expect(codeOf(await addRole('other', '其他', first))).toBe('FORBIDDEN');
    expect(codeOf(await propose('flood_watch', {}, clerk))).toBe('FORBIDDEN');
  });
});
