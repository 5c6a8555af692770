import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { employ, inGridA, moveClock, noise, organizationId, people, sendOnLeave, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

/** Working hours of days in the past, so that messages go out at once. */
const clock = { at: Date.parse('2026-04-07T09:00:00+08:00') };
const next = (minutes = 1): string => new Date((clock.at += minutes * 60_000)).toISOString();
const tell = (minutes = 1): Promise<unknown> => moveClock(subgraph, next(minutes));

async function aboutOf(as: Actor, issueId: string): Promise<string[]> {
  const { notifications } = await subgraph.get<{
    notifications: { edges: { node: { kind: string; issue: { id: string } | null } }[] };
  }>('{ notifications(first: 100) { edges { node { kind issue { id } } } } }', { as });
  return notifications.edges.filter(({ node }) => node.issue?.id === issueId).map(({ node }) => node.kind);
}
async function offered(code: string): Promise<string> {
  const report = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', report, next());
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, next());
  const to = { issueId: issue.id, organizationId: organizationId(code) };
  await command(subgraph, people.streetA, 'dispatchIssue', to, next());
  await tell();
  return issue.id;
}

describe('an urgent message', () => {
  it('goes to the coordination office when nobody who may act is left in the unit', async () => {
    await sendOnLeave(subgraph, 'POLICE', new Date(clock.at).toISOString());
    const issueId = await offered('POLICE');
    expect(await aboutOf(people.police, issueId)).toEqual([]);
    expect(await aboutOf(people.coordinator, issueId)).toEqual(['OFFER']);
  });

  it('of an escalation reaches a person when the organization that is told has no leader', async () => {
    const issueId = await offered('ENV');
    // The bureau accepts by silence. When the deadline has passed by half of the limit, the superior of the bureau is
    // told: the district government.
    const told = (): Promise<{ to: string }[]> =>
      subgraph.database.query(
        `SELECT counterpart_organization_id AS to FROM issue_step WHERE issue_id = $1 AND step = 'escalated'`,
        [issueId],
      );
    for (let tries = 0; tries < 100 && (await told()).length === 0; tries += 1) await tell(60);
    expect(await told()).toEqual([{ to: organizationId('GOV') }]);
    await tell();
    expect(await aboutOf(people.coordinator, issueId)).toContain('ESCALATION');
  });

  it('that nobody reads goes to the leader of the unit, and without one to the organization above', async () => {
    const leader = await employ(subgraph, 'WATER', 2, 'unit_leader');
    const water = await offered('WATER');
    const urban = await offered('URBAN');
    expect(await aboutOf(people.water, water)).toEqual(['OFFER']);
    expect(await aboutOf(people.urban, urban)).toEqual(['OFFER']);
    await tell(31);
    expect([await aboutOf(leader, water), await aboutOf(people.coordinator, urban)]).toEqual([[], []]);
    await tell(31);
    expect(await aboutOf(leader, water)).toEqual(['OFFER']);
    expect(await aboutOf(people.coordinator, urban)).toEqual(['OFFER']);
    expect(await aboutOf(people.coordinator, water)).toEqual([]);
  });
});

describe('silence', () => {
  it('names the head of the unit when nobody was named with the offer, and tells the head', async () => {
    const leader = await employ(subgraph, 'WATER', 2, 'unit_leader');
    await sendOnLeave(subgraph, 'WATER', new Date(clock.at).toISOString());
    const issueId = await offered('WATER');
    const taskOf = async () =>
      (
        await subgraph.database.query<{ state: string; staff: string | null }>(
          'SELECT state, staff_id AS staff FROM task WHERE issue_id = $1',
          [issueId],
        )
      )[0];
    expect(await taskOf()).toEqual({ state: 'offered', staff: null });
    for (let tries = 0; tries < 50 && (await taskOf())!.state === 'offered'; tries += 1) await tell(60);
    expect(await taskOf()).toEqual({ state: 'accepted', staff: leader.id });
    await tell();
    expect(await aboutOf(leader, issueId)).toContain('ASSIGNMENT');

    const handler = await employ(subgraph, 'WATER', 3, 'department_handler');
    const [task] = await subgraph.database.query<{ id: string }>('SELECT id FROM task WHERE issue_id = $1', [issueId]);
    await command(subgraph, leader, 'assignTask', { taskId: task!.id, staffId: handler.id }, next());
    expect(await taskOf()).toEqual({ state: 'accepted', staff: handler.id });
  });
});
