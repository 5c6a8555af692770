import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import {
  district,
  dutyList,
  importDutyList,
  inGridA,
  noise,
  organizationId,
  people,
  smoke,
  startDistrict,
  streetA,
} from './district.js';

let subgraph: TestSubgraph;
const admin: Actor = { ...people.coordinator, roles: ['district_admin'] };
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

interface Row {
  categoryCode: string;
  level: string;
  region: { code: string };
  organization: { id: string };
}
interface Version {
  version: number;
  state: string;
  basedOn: number;
  draftedBy: { id: string } | null;
  publishedBy: { id: string } | null;
  added: Row[];
  removed: Row[];
}
const fields =
  'version state basedOn draftedBy { id } publishedBy { id } added { categoryCode level region { code } organization { id } } removed { categoryCode organization { id } }';

type Change = Record<'categoryCode' | 'regionCode' | 'organizationId', string>;
const toWater = (change: Partial<Change> = {}): Change => ({
  categoryCode: smoke,
  regionCode: district,
  organizationId: organizationId('WATER'),
  ...change,
});

async function draft(changes: Change[], as = people.coordinator): Promise<Version | string> {
  const { data, errors } = await subgraph.ask<{ draftDutyList: { version: Version } }>(
    `mutation($input: DraftDutyListInput!) { draftDutyList(input: $input) { version { ${fields} } } }`,
    { as, variables: { input: { idempotencyKey: newId(), changes } } },
  );
  return errors?.[0]?.extensions.code ?? data!.draftDutyList.version;
}

interface Published {
  version: Version;
  endedRulingCount: number;
}
async function publish(version: number, dryRun = false, as = admin): Promise<Published | string> {
  const { data, errors } = await subgraph.ask<{ publishDutyListDraft: Published }>(
    `mutation($input: PublishDutyListDraftInput!) { publishDutyListDraft(input: $input) { version { ${fields} } endedRulingCount } }`,
    { as, variables: { input: { idempotencyKey: newId(), version, dryRun } } },
  );
  return errors?.[0]?.extensions.code ?? data!.publishDutyListDraft;
}

async function versions(as = people.coordinator): Promise<Version[]> {
  const { dutyListVersions: page } = await subgraph.get<{ dutyListVersions: { edges: { node: Version }[] } }>(
    `{ dutyListVersions(first: 20) { edges { node { ${fields} } } } }`,
    { as },
  );
  return page.edges.map(({ node }) => node);
}

async function unitOf(categoryCode: string): Promise<string> {
  const { route } = await subgraph.get<{ route: { organization: { id: string } } }>(
    `{ route(categoryCode: "${categoryCode}", areaCode: "${streetA}") { organization { id } } }`,
    { as: people.coordinator },
  );
  return route.organization.id;
}

describe('a draft of the duty list', () => {
  it('differs from the list in force only in the named duties, and routes nothing until it is published', async () => {
    const drafted = (await draft([toWater()])) as Version;
    expect(drafted).toMatchObject({
      version: 2,
      state: 'DRAFT',
      basedOn: 1,
      draftedBy: { id: people.coordinator.id },
      publishedBy: null,
      added: [{ categoryCode: smoke, level: 'DISTRICT', region: { code: district } }],
      removed: [],
    });
    expect(await unitOf(smoke)).toBe(organizationId('URBAN'));
    const { dutyList: rows } = await subgraph.get<{ dutyList: { edges: unknown[] } }>(
      '{ dutyList(version: 2) { edges { cursor } } }',
      { as: people.water },
    );
    expect(rows.edges).toEqual([]);
    const { replayRouting: replay } = await subgraph.get<{ replayRouting: { dispatches: number } }>(
      '{ replayRouting(from: "2026-02-01T00:00:00Z", to: "2026-02-03T00:00:00Z", dutyListVersion: 2) { dispatches } }',
      { as: people.coordinator },
    );
    expect(replay).toEqual({ dispatches: 0 });
    const published = (await publish(2)) as Published;
    expect(published.version).toMatchObject({ version: 2, state: 'IN_FORCE', publishedBy: { id: admin.id } });
    expect(await unitOf(smoke)).toBe(organizationId('WATER'));
    expect(await unitOf(noise)).toBe(organizationId('ENV'));
    const records = await subgraph.database.query(
      `SELECT 1 FROM audit_record WHERE subject_type = 'duty-list' AND subject_id = '2'`,
    );
    expect(records).toHaveLength(2);
  });

  it('takes exactly this duty from the unit that had it', async () => {
    expect(await draft([toWater({ categoryCode: noise })])).toMatchObject({
      added: [{ categoryCode: noise, organization: { id: organizationId('WATER') } }],
      removed: [{ categoryCode: noise, organization: { id: organizationId('ENV') } }],
    });
  });

  it('is valid in the region of the organization when that region is smaller', async () => {
    expect(await draft([toWater({ organizationId: organizationId('STREET-A') })])).toMatchObject({
      added: [{ level: 'STREET', region: { code: streetA } }],
    });
  });

  it('cannot be published after another version, and cannot be published twice', async () => {
    const first = (await draft([toWater({ organizationId: organizationId('POLICE') })])) as Version;
    const second = (await draft([toWater({ organizationId: organizationId('ENV') })])) as Version;
    expect(await publish(second.version, true)).toMatchObject({ version: { state: 'DRAFT' }, endedRulingCount: 0 });
    expect(await publish(second.version)).toMatchObject({ version: { state: 'IN_FORCE' } });
    expect(await publish(first.version)).toBe('DRAFT_OUTDATED');
    expect(await publish(second.version)).toBe('NOT_A_DRAFT');
    expect(await publish(1)).toBe('NOT_A_DRAFT');
    expect(await publish(999)).toBe('NOT_FOUND');
    const states = Object.fromEntries((await versions()).map(({ version, state }) => [version, state]));
    expect(states).toMatchObject({ 1: 'SUPERSEDED', 2: 'SUPERSEDED' });
    expect([states[first.version], states[second.version]]).toEqual(['OUTDATED', 'IN_FORCE']);
    expect(await unitOf(smoke)).toBe(organizationId('ENV'));
  });

  it('cannot be published after an import of the list', async () => {
    const drafted = (await draft([toWater()])) as Version;
    await importDutyList(subgraph, dutyList);
    expect(await publish(drafted.version)).toBe('DRAFT_OUTDATED');
    expect((await versions())[0]).toMatchObject({ state: 'IN_FORCE', draftedBy: null });
    expect(await unitOf(smoke)).toBe(organizationId('URBAN'));
  });

  it('ends the rulings whose duty it changes, and lists them before', async () => {
    const clock = { at: Date.parse('2026-08-03T09:00:00+08:00') };
    const give = (as: Actor, name: string, input: Record<string, unknown>): ReturnType<typeof command> =>
      command(subgraph, as, name, input, new Date((clock.at += 60_000)).toISOString());
    const input = { source: 'RESIDENT', description: '饭店油烟扰民', ...inGridA, categoryCode: smoke };
    const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
    await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
    for (const [code, as] of [
      ['WATER', people.water],
      ['POLICE', people.police],
    ] as const) {
      const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId(code) });
      await give(as, 'returnTask', { taskId: task!.id, reasonCode: 'NOT_ON_DUTY_LIST' });
    }
    await give(people.arbiter, 'ruleArbitration', {
      issueId,
      organizationId: organizationId('ENV'),
      reason: '属大气污染',
    });
    // The ruling was made in simulated time. The list is published in real time, which is later.
    const { version } = (await draft([toWater({ organizationId: organizationId('ENV') })])) as Version;
    expect(await publish(version, true)).toMatchObject({ version: { state: 'DRAFT' }, endedRulingCount: 1 });
    expect(await publish(version)).toMatchObject({ version: { state: 'IN_FORCE' }, endedRulingCount: 1 });
  });

  it.each<[string, Change[]]>([
    ['no change', []],
    ['too many changes', Array.from({ length: 101 }, () => toWater())],
    ['an unknown category', [toWater({ categoryCode: '9999999' })]],
    ['a grid instead of a region', [toWater({ regionCode: '320106001001001' })]],
    ['a region of another district', [toWater({ regionCode: '320102000000' })]],
    ['an unknown organization', [toWater({ organizationId: newId() })]],
    [
      'an organization of another street',
      [toWater({ regionCode: streetA, organizationId: organizationId('STREET-B') })],
    ],
  ])('is refused with %s', async (_, changes) => {
    const before = (await versions()).length;
    expect(await draft(changes)).toBe('BAD_INPUT');
    expect(await versions()).toHaveLength(before);
  });

  it('is refused when the list in force already says the same', async () => {
    await importDutyList(subgraph, dutyList);
    const change = toWater({ categoryCode: noise, organizationId: organizationId('ENV') });
    expect(await draft([change])).toBe('DRAFT_CHANGES_NOTHING');
  });

  it('is made by the roles that keep the list, and published by the roles that may import it', async () => {
    for (const as of [people.streetA, people.water, people.arbiter, people.resident])
      expect(await draft([toWater()], as)).toBe('FORBIDDEN');
    const { version } = (await draft([toWater()])) as Version;
    for (const as of [people.coordinator, people.streetA, people.resident])
      expect(await publish(version, false, as)).toBe('FORBIDDEN');
    const { errors } = await subgraph.ask('{ dutyListVersions { edges { cursor } } }', { as: people.water });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await publish(version, false, people.operator)).toMatchObject({ version: { state: 'IN_FORCE' } });
  });
});
