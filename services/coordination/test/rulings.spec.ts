import type { Actor } from '@jiceng/platform/context';
import { codeListChanged } from '@jiceng/contracts/data-sharing/code-list-changed';
import { firstLines, LINE_LIST } from '@jiceng/contracts/dictionary/line-list';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { newId } from '@jiceng/platform/ids';
import { eventually } from '@jiceng/testing/eventually';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import { command, refusal, type CommandAnswer } from './commands.js';
import {
  assignmentOf,
  district,
  dutyList,
  gridA,
  gridB,
  inGridA,
  inGridB,
  noise,
  organizationId,
  people,
  someoneOf,
  staffId,
  startDistrict,
  streetA,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await addStation();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-06-01T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>): Promise<CommandAnswer> =>
  command(subgraph, as, name, input, next());
const station = organizationId('ENV-STATION-A');

/** Opens an issue about noise that two units refused, so that it waits for the arbiter. */
async function arbitrated(): Promise<string> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const refuse = async (as: Actor, code: string): Promise<void> => {
    const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId(code) });
    await give(as, 'returnTask', { taskId: task!.id, reasonCode: 'CANNOT_LOCATE', evidence: '不属本单位职责' });
  };
  await refuse(people.urban, 'URBAN');
  await refuse(people.water, 'WATER');
  return issueId;
}

async function rule(input: Record<string, unknown>): Promise<CommandAnswer> {
  return give(people.arbiter, 'ruleArbitration', { issueId: await arbitrated(), reason: '属环境噪声', ...input });
}

interface PrecedentNode {
  id: string;
  version: number;
  state: string;
  region: { code: string };
  organization: { id: string } | null;
  line: string | null;
  expiresAt: string;
  supersededByVersion: number | null;
  cases: { id: string }[];
}
const fields = 'id version state region { code } organization { id } line expiresAt supersededByVersion cases { id }';

async function precedents(as: Actor, more = ''): Promise<PrecedentNode[]> {
  const { precedents: page } = await subgraph.get<{ precedents: { edges: { node: PrecedentNode }[] } }>(
    `{ precedents(first: 50, categoryCode: "${noise}"${more}) { edges { node { ${fields} } } } }`,
    { as, claims: { clock: next() } },
  );
  return page.edges.map(({ node }) => node);
}
const newest = async (): Promise<PrecedentNode> => (await precedents(people.arbiter))[0]!;

async function routeTo(areaCode: string, at = next()): Promise<{ rule: string; unit: string }> {
  const { route } = await subgraph.get<{ route: { rule: string; organization: { id: string } } }>(
    `{ route(categoryCode: "${noise}", areaCode: "${areaCode}", at: "${at}") { rule organization { id } } }`,
    { as: people.coordinator, claims: { clock: next() } },
  );
  return { rule: route.rule, unit: route.organization.id };
}

async function revoke(as: Actor, { id, version }: { id: string; version: number }): Promise<string | null> {
  const { errors } = await subgraph.ask(
    'mutation($input: RevokePrecedentInput!) { revokePrecedent(input: $input) { precedent { state revocationReason } } }',
    {
      as,
      variables: {
        input: { idempotencyKey: newId(), precedentId: id, expectedVersion: version, reason: '职责已调整' },
      },
      claims: { clock: next() },
    },
  );
  return errors?.[0]?.extensions.code ?? null;
}

async function publish(content: string, dryRun: boolean): Promise<{ count: number; ids: string[] }> {
  const { importDutyList } = await subgraph.get<{
    importDutyList: { endedRulingCount: number; endedRulings: { id: string }[]; errors: { code: string }[] };
  }>(
    'mutation($input: ImportInput!) { importDutyList(input: $input) { errors { code } endedRulingCount endedRulings { id state } } }',
    {
      as: people.operator,
      variables: { input: { idempotencyKey: newId(), content, dryRun } },
      claims: { clock: next() },
    },
  );
  expect(importDutyList.errors).toEqual([]);
  return { count: importDutyList.endedRulingCount, ids: importDutyList.endedRulings.map(({ id }) => id) };
}

const police = { organizationId: organizationId('POLICE') };

describe('a binding ruling', () => {
  it('for the station of a street binds only in that street', async () => {
    const issueId = await arbitrated();
    const wanted = { issueId, organizationId: station, reason: '由街道环保所处置' };
    for (const regionCode of [district, '320106002000'])
      expect(await refusal(subgraph, people.arbiter, 'ruleArbitration', { ...wanted, regionCode }, next())).toBe(
        'BAD_INPUT',
      );
    await give(people.arbiter, 'ruleArbitration', wanted);
    expect(await newest()).toMatchObject({ region: { code: streetA }, organization: { id: station }, line: null });
    expect(await routeTo(gridA)).toEqual({ rule: 'PRECEDENT', unit: station });
    expect(await routeTo(gridB)).toEqual({ rule: 'DUTY_LIST', unit: organizationId('ENV') });
  });

  it('for a unit of another place decides the issue and becomes no precedent', async () => {
    const before = (await precedents(people.arbiter)).length;
    const { issue } = await rule({ organizationId: organizationId('STREET-B') });
    expect(issue).toMatchObject({ state: 'HANDLING', responsibleOrganization: { id: organizationId('STREET-B') } });
    expect(await precedents(people.arbiter)).toHaveLength(before);
    const wanted = {
      issueId: await arbitrated(),
      organizationId: organizationId('STREET-B'),
      reason: '裁定',
      binding: true,
    };
    expect(await refusal(subgraph, people.arbiter, 'ruleArbitration', wanted, next())).toBe('BAD_INPUT');
  });

  it('for a line gives each place its own unit', async () => {
    const { issue } = await rule({ line: 'environment' });
    expect(issue.responsibleOrganization).toEqual({ id: station });
    expect(await newest()).toMatchObject({ region: { code: district }, organization: null, line: 'environment' });
    expect(await routeTo(gridB)).toEqual({ rule: 'PRECEDENT', unit: organizationId('ENV') });
  });

  it.each([
    ['both an organization and a line', { ...police, line: 'environment' }, 'BAD_INPUT'],
    ['neither', {}, 'BAD_INPUT'],
    ['a line that does not exist', { line: 'astronomy' }, 'BAD_INPUT'],
    ['a line without a unit', { line: 'health' }, 'NO_UNIT_OF_LINE'],
  ])('is refused with %s', async (_, input, code) => {
    const wanted = { issueId: await arbitrated(), reason: '裁定', ...input };
    expect(await refusal(subgraph, people.arbiter, 'ruleArbitration', wanted, next())).toBe(code);
  });
});

describe('a ruling for a line that the district added', () => {
  it('is refused before the line exists, is accepted afterwards, and is refused once the line is retired', async () => {
    const rail = { code: 'rail', zh: '轨道交通', en: 'Rail', retired: false };
    const announce = (version: number, retired: boolean): Promise<unknown> =>
      subgraph.deliver(
        codeListChanged,
        { code: LINE_LIST, version, items: [...firstLines, { ...rail, retired }] },
        { key: `${LINE_LIST}-${version}` },
      );
    const wanted = { issueId: await arbitrated(), reason: '轨道站点噪音', line: 'rail' };
    const refused = (): Promise<string | null> => refusal(subgraph, people.arbiter, 'ruleArbitration', wanted, next());
    expect(await refused()).toBe('BAD_INPUT');
    await announce(2, false);
    await eventually(async () => (await refused()) === 'NO_UNIT_OF_LINE');
    await subgraph.deliver(
      organizationChanged,
      {
        organizationId: organizationId('RAIL'),
        code: 'RAIL',
        name: '轨道办',
        kind: 'line_department',
        line: 'rail',
        parentId: null,
        regionCode: district,
        validFrom: '2020-01-01T00:00:00.000Z',
        validTo: null,
        version: 1,
      },
      { key: organizationId('RAIL'), seq: 1 },
    );
    await eventually(async () => (await refused()) === 'NOBODY_TO_ACCEPT');
    await announce(3, true);
    await eventually(async () => (await refused()) === 'BAD_INPUT');
  });
});

describe('a precedent', () => {
  it('is listed with the issues that it routed, as far as the reader may see them', async () => {
    await rule(police);
    const input = { source: 'RESIDENT', description: '另一处噪音', ...inGridB, categoryCode: noise };
    const issueId = (await give(people.otherResident, 'reportIssue', input)).issue.id;
    await give(people.streetB, 'judgeIssue', { issueId, decision: 'ACCEPT' });
    await give(people.streetB, 'dispatchIssue', { issueId });
    const { id } = await newest();
    const casesFor = async (as: Actor): Promise<string[]> =>
      (await precedents(as)).find((each) => each.id === id)!.cases.map((each) => each.id);
    expect(await casesFor(people.arbiter)).toEqual([issueId]);
    expect(await casesFor(people.streetA)).toEqual([]);
    const { issues } = await subgraph.get<{ issues: { edges: { node: { id: string } }[] } }>(
      `{ issues(first: 10, filter: { precedentId: "${id}" }) { edges { node { id } } } }`,
      { as: people.arbiter, claims: { clock: next() } },
    );
    expect(issues.edges.map(({ node }) => node.id)).toEqual([issueId]);
  });

  it('has a list whose total count equals the walked pages, also with conditions', async () => {
    for (const _ of [1, 2]) await rule(police);
    for (const args of ['', `categoryCode: "${noise}" state: SUPERSEDED`, 'categoryCode: "9999999"']) {
      const counts = await countsOf(subgraph, 'precedents', people.arbiter, { args, clock: next() });
      if (args === '') expect(counts.walked).toBeGreaterThan(1);
      expect(counts).toEqual(countsFor(counts.walked));
    }
  });

  it('ends after 24 months', async () => {
    await rule(police);
    const { expiresAt } = await newest();
    expect(expiresAt.slice(0, 7)).toBe('2028-06');
    const moment = (ms: number): string => new Date(Date.parse(expiresAt) + ms).toISOString();
    expect(await routeTo(gridB, moment(-1))).toMatchObject({ rule: 'PRECEDENT', unit: police.organizationId });
    expect(await routeTo(gridB, moment(1))).toMatchObject({ rule: 'DUTY_LIST' });
  });

  it('is revoked by an arbiter of the region with a reason, which the audit chain keeps', async () => {
    await rule(police);
    const precedent = await newest();
    expect(await revoke(people.coordinator, precedent)).toBe('FORBIDDEN');
    expect(await revoke({ ...people.arbiter, areaCodes: [streetA] }, precedent)).toBe('OUT_OF_SCOPE');
    expect(await revoke(people.arbiter, { ...precedent, version: 7 })).toBe('STALE_VERSION');
    expect(await revoke(people.arbiter, { id: newId(), version: 1 })).toBe('NOT_FOUND');
    expect(await revoke(people.arbiter, precedent)).toBeNull();
    expect(await revoke(people.arbiter, { ...precedent, version: 2 })).toBe('PRECEDENT_ENDED');
    const [record] = await subgraph.database.query<{ reason: string }>(
      `SELECT reason FROM audit_record WHERE subject_type = 'precedent' AND subject_id = $1`,
      [precedent.id],
    );
    expect(record).toEqual({ reason: '职责已调整' });
    const revoked = await precedents(people.arbiter, ', state: REVOKED');
    expect(revoked).toMatchObject([{ id: precedent.id, state: 'REVOKED', version: 2 }]);
    const inForce = await precedents(people.arbiter, ', state: IN_FORCE');
    expect(inForce.map(({ id }) => id)).not.toContain(precedent.id);
  });

  it('cannot be revoked by a person who had a part in the issue of the ruling, except the person who ruled', async () => {
    await rule(police);
    const precedent = await newest();
    const inTheDistrict = { roles: ['arbiter'], areaCodes: [district] };
    for (const [part, person] of [
      ['dispatched the issue', { ...people.streetA, ...inTheDistrict }],
      ['works for a unit that refused it', { ...people.water, ...inTheDistrict, id: staffId('WATER-8') }],
      ['works for the unit that got it', { ...people.police, ...inTheDistrict, id: staffId('POLICE-8') }],
    ] as const)
      expect([part, await revoke(person, precedent)]).toEqual([part, 'ARBITER_INVOLVED']);
    expect(await newest()).toMatchObject({ id: precedent.id, state: 'IN_FORCE' });
    expect(await revoke(people.arbiter, precedent)).toBeNull();
  });

  it('ends when a version of the duty list changes its duty, and the dry run lists it before', async () => {
    await rule(police);
    const { id } = await newest();
    expect(await publish(dutyList, false)).toEqual({ count: 0, ids: [] });
    const clear = dutyList.replace(`${noise},district,${district},ENV`, `${noise},district,${district},WATER`);
    const tried = await publish(clear, true);
    expect(tried.ids).toContain(id);
    expect(await newest()).toMatchObject({ id, state: 'IN_FORCE' });
    expect(await publish(clear, false)).toEqual(tried);
    expect(await newest()).toMatchObject({ id, state: 'SUPERSEDED', version: 2, supersededByVersion: 3 });
    expect(await routeTo(gridB)).toEqual({ rule: 'DUTY_LIST', unit: organizationId('WATER') });
    expect(await publish(dutyList, false)).toEqual({ count: 0, ids: [] });
  });
});

/** Adds the station of the environment department in street A, with one person. */
async function addStation(): Promise<void> {
  const code = 'ENV-STATION-A';
  await subgraph.deliver(organizationChanged, {
    organizationId: station,
    code,
    name: code,
    kind: 'station',
    line: 'environment',
    parentId: organizationId('ENV'),
    regionCode: streetA,
    validFrom: '2020-01-01T00:00:00.000Z',
    validTo: null,
    version: 1,
  });
  const person = assignmentOf('ENV', 9, ['department_dispatcher']);
  await subgraph.deliver(assignmentChanged, {
    ...person,
    organizationId: station,
    areaCodes: [someoneOf('STREET-A').areaCodes[0]!],
  });
}
