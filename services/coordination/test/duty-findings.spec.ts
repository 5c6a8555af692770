import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, type CommandAnswer } from './commands.js';
import {
  district,
  dutyList,
  inGridA,
  inGridB,
  noise,
  organizationId,
  people,
  smoke,
  startDistrict,
  streetA,
  streetB,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  await publish(withoutSmoke);
}, 60_000);
afterAll(() => subgraph.stop());

/** A duty list without an organization for cooking smoke. */
const withoutSmoke = dutyList.replace(`01,district,${district},URBAN,handler,\n`, '');
const clock = { at: Date.parse('2027-03-01T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const days = (number: number): string => new Date(clock.at + number * 86_400_000).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>): Promise<CommandAnswer> =>
  command(subgraph, as, name, input, next());

async function publish(content: string): Promise<void> {
  const { importDutyList } = await subgraph.get<{ importDutyList: { errors: unknown[] } }>(
    'mutation($input: ImportInput!) { importDutyList(input: $input) { errors { code } } }',
    {
      as: people.operator,
      variables: { input: { idempotencyKey: newId(), content } },
      claims: { clock: next() },
    },
  );
  expect(importDutyList.errors).toEqual([]);
}

const units: Record<string, Actor> = {
  ENV: people.environment,
  POLICE: people.police,
  URBAN: people.urban,
  WATER: people.water,
};
type Place = typeof inGridA;

async function dispatched(
  categoryCode: string,
  unit: string,
  place: Place,
): Promise<{ issueId: string; taskId: string }> {
  const desk = place === inGridA ? people.streetA : people.streetB;
  const input = { source: 'RESIDENT', description: '饭店油烟扰民', ...place, categoryCode };
  const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
  await give(desk, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(desk, 'dispatchIssue', { issueId, organizationId: organizationId(unit) });
  return { issueId, taskId: task!.id };
}
async function refused(categoryCode: string, unit: string, place = inGridA): Promise<string> {
  const { issueId, taskId } = await dispatched(categoryCode, unit, place);
  await give(units[unit]!, 'returnTask', { taskId, reasonCode: 'NOT_ON_DUTY_LIST' });
  return issueId;
}
async function accepted(
  categoryCode: string,
  unit: string,
  place = inGridA,
): Promise<{ issueId: string; taskId: string }> {
  const offer = await dispatched(categoryCode, unit, place);
  await give(units[unit]!, 'acceptTask', { taskId: offer.taskId });
  return offer;
}

interface Finding {
  kind: string;
  category: { code: string };
  region: { code: string };
  refusals: number;
  rulings: number;
  acceptances: number;
  units: { organization: { id: string }; share: number }[];
  proposedOrganization: { id: string } | null;
  cases: { kind: string; issue: { id: string } | null; organization: { id: string } }[];
}
const fields = `kind category { code } region { code } refusals rulings acceptances units { organization { id } share }
  proposedOrganization { id } cases { kind issue { id } organization { id } }`;

async function findings(args = '', at = next(), as = people.coordinator): Promise<Finding[]> {
  const { dutyListFindings: page } = await subgraph.get<{ dutyListFindings: { edges: { node: Finding }[] } }>(
    `{ dutyListFindings(first: 50${args}) { edges { node { ${fields} } } } }`,
    { as, claims: { clock: at } },
  );
  return page.edges.map(({ node }) => node);
}
const ofSmoke = `, categoryCode: "${smoke}"`;

describe('dutyListFindings', () => {
  it('reports a gap at the third refusal, with the issues behind it, for ninety days', async () => {
    const before = clock.at;
    const first = await refused(smoke, 'WATER');
    const second = await refused(smoke, 'URBAN');
    expect(await findings(ofSmoke)).toEqual([]);
    const { task } = await give(people.streetA, 'dispatchIssue', {
      issueId: second,
      organizationId: organizationId('POLICE'),
    });
    // A return for another reason is no sign of a gap in the list.
    await give(people.police, 'returnTask', { taskId: task!.id, reasonCode: 'CANNOT_LOCATE', evidence: '现场无此店' });
    expect(await findings(ofSmoke)).toEqual([]);
    const env = organizationId('ENV');
    await give(people.arbiter, 'ruleArbitration', { issueId: second, organizationId: env, reason: '属大气污染' });
    const [gap, ...others] = await findings(ofSmoke);
    expect(others).toEqual([]);
    expect(gap).toMatchObject({
      kind: 'GAP',
      category: { code: smoke },
      region: { code: district },
      refusals: 2,
      rulings: 1,
      acceptances: 0,
      proposedOrganization: { id: env },
    });
    expect(gap!.cases.map(({ kind, issue }) => [kind, issue?.id])).toEqual([
      ['RULING', second],
      ['REFUSAL', second],
      ['REFUSAL', first],
    ]);
    expect(await findings(`${ofSmoke}, kind: OVERLAP`)).toEqual([]);
    expect(await findings(`${ofSmoke}, regionCode: "${streetA}"`)).toHaveLength(1);
    expect(await findings(ofSmoke, new Date(before + 89.9 * 86_400_000).toISOString())).toHaveLength(1);
    expect(await findings(ofSmoke, days(90.1))).toEqual([]);
  });

  it(
    'shows each reader only the issues that the reader may see, and shows findings only to the roles ' +
      'that keep the list',
    async () => {
      const streetB1 = { ...people.coordinator, areaCodes: [streetB] };
      const [gap] = await findings(ofSmoke, next(), streetB1);
      expect(gap).toMatchObject({ refusals: 2, cases: [] });
      for (const as of [people.streetA, people.water, people.resident, people.arbiter]) {
        const { errors } = await subgraph.ask('{ dutyListFindings(first: 1) { edges { cursor } } }', { as });
        expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      }
    },
  );

  it('does not count a refusal from before the category was corrected', async () => {
    const issueId = await refused(smoke, 'WATER');
    expect(await findings(ofSmoke)).toMatchObject([{ refusals: 3 }]);
    await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: noise });
    expect(await findings(ofSmoke)).toMatchObject([{ refusals: 2 }]);
    expect(await findings(`, categoryCode: "${noise}"`)).toEqual([]);
  });

  it('reports an overlap when two units each keep thirty per cent of the issues, until the list changes the duty', async () => {
    const ofNoise = `, categoryCode: "${noise}"`;
    const offers = [];
    for (const unit of ['ENV', 'ENV', 'POLICE']) offers.push(await accepted(noise, unit, inGridB));
    const [overlap] = await findings(ofNoise);
    expect(overlap).toMatchObject({
      kind: 'OVERLAP',
      region: { code: district },
      acceptances: 3,
      proposedOrganization: { id: organizationId('ENV') },
    });
    expect(overlap!.units.map(({ organization, share }) => [organization.id, Math.round(share * 100)])).toEqual([
      [organizationId('ENV'), 67],
      [organizationId('POLICE'), 33],
    ]);
    expect(overlap!.cases.map(({ kind, issue }) => [kind, issue?.id])).toEqual(
      offers.toReversed().map(({ issueId }) => ['ACCEPTANCE', issueId]),
    );
    // A unit that hands its task on has not kept the issue.
    await give(people.police, 'transferTask', {
      taskId: offers[2]!.taskId,
      organizationId: organizationId('ENV'),
      reasonCode: 'NOT_ON_DUTY_LIST',
    });
    expect(await findings(ofNoise)).toEqual([]);
    await accepted(noise, 'POLICE', inGridB);
    expect(await findings(ofNoise)).toHaveLength(1);
    await publish(withoutSmoke.replace(`${noise},district,${district},ENV`, `${noise},district,${district},POLICE`));
    expect(await findings(ofNoise)).toEqual([]);
    expect(await findings(ofSmoke)).toHaveLength(1);
    await publish(dutyList);
    expect(await findings(ofSmoke)).toEqual([]);
  });

  it('has pages', async () => {
    await publish(withoutSmoke);
    for (const unit of ['WATER', 'URBAN', 'WATER']) await refused(smoke, unit, inGridB);
    for (const unit of ['ENV', 'POLICE', 'POLICE', 'ENV']) await accepted(noise, unit);
    const page = async (after: string | null): Promise<{ edges: { cursor: string; node: { id: string } }[] }> =>
      (
        await subgraph.get<{ dutyListFindings: { edges: { cursor: string; node: { id: string } }[] } }>(
          'query($after: String) { dutyListFindings(first: 1, after: $after) { edges { cursor node { id } } } }',
          { as: people.coordinator, variables: { after }, claims: { clock: next() } },
        )
      ).dutyListFindings;
    const [first] = (await page(null)).edges;
    const [second] = (await page(first!.cursor)).edges;
    expect([first!.node.id, second!.node.id]).toEqual([`overlap-${noise}-${district}`, `gap-${smoke}-${district}`]);
    expect((await page(second!.cursor)).edges).toEqual([]);
  });
});
