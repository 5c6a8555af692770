import { aStaffActor } from '@jiceng/testing/actors';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const DELAYS = `query ($month: String!, $organizationId: ID, $first: Int, $after: String) {
  delays(month: $month, organizationId: $organizationId, first: $first, after: $after) {
    edges { node { organization { id } month minutes issues } } pageInfo { hasNextPage endCursor } } }`;

interface Delays {
  edges: { node: { organization: { id: string }; minutes: number; issues: number } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function delays(as: Actor, now: string, variables: Record<string, unknown>): Promise<Delays> {
  const answer = await subgraph.get<{ delays: Delays }>(DELAYS, { as, variables, claims: { clock: now } });
  return answer.delays;
}
const minutesOf = ({ edges }: Delays, code: string): number =>
  edges.find(({ node }) => node.organization.id === organizationId(code))?.node.minutes ?? 0;

/** Returns the charged minutes of the issue that an actor sees, by organization. */
async function shown(as: Actor, issueId: string, now: string): Promise<[string, number][] | null> {
  const { issue } = await subgraph.get<{
    issue: { delay: { organization: { id: string }; minutes: number }[] | null };
  }>('query ($id: ID!) { issue(id: $id) { delay { organization { id } month minutes } } }', {
    as,
    variables: { id: issueId },
    claims: { clock: now },
  });
  return issue.delay && issue.delay.map(({ organization, minutes }) => [organization.id, minutes]);
}

const coordinator = people.coordinator;

describe('the minutes past the limit of a matter', () => {
  let issueId: string;
  let taskId: string;
  let due: Date;

  beforeAll(async () => {
    const report = { source: 'RESIDENT', description: '工地夜间噪音', ...inGridA, categoryCode: noise };
    const reported = await command(subgraph, people.resident, 'reportIssue', report, at('2027-03-01T09:00'));
    issueId = reported.issue.id;
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at('2027-03-01T09:10'));
    const dispatch = { issueId, organizationId: organizationId('ENV') };
    const { task } = await command(subgraph, people.streetA, 'dispatchIssue', dispatch, at('2027-03-01T09:20'));
    taskId = task!.id;
    const accepted = await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2027-03-01T10:00'));
    due = new Date(accepted.task!.dueAt!);
  }, 60_000);

  it('are charged to the holder while the matter is open, and grow until now', async () => {
    const hours = (count: number): string => new Date(due.getTime() + count * 3_600_000).toISOString();
    expect(await shown(coordinator, issueId, due.toISOString())).toEqual([]);
    const [first] = (await shown(coordinator, issueId, hours(96)))!;
    const [later] = (await shown(coordinator, issueId, hours(240)))!;
    expect(first![0]).toBe(organizationId('ENV'));
    expect(later![1]).toBeGreaterThan(first![1]);
    const month = hours(96).slice(0, 7);
    expect(minutesOf(await delays(coordinator, hours(96), { month }), 'ENV')).toBe(first![1]);
  });

  it('stay charged to the organizations that held the matter, also after a transfer and the end of the work', async () => {
    const [handedOn, done] = ['2027-04-01T09:00', '2027-04-02T09:00'].map(at) as [string, string];
    const evident = { reasonCode: 'CANNOT_LOCATE', evidence: '现场未发现' };
    const to = { taskId, organizationId: organizationId('WATER'), ...evident };
    const next = await command(subgraph, people.environment, 'transferTask', to, handedOn);
    await command(subgraph, people.water, 'acceptTask', { taskId: next.task!.id }, at('2027-04-01T10:00'));
    await command(subgraph, people.water, 'completeTask', { taskId: next.task!.id, result: '已整改' }, done);
    // The whole working day of 1 April, 9–12 and 14–18 o'clock, is charged to the water bureau. No minute past the
    // limit is lost or counted twice.
    const found = await delays(coordinator, at('2027-05-01T09:00'), { month: '2027-04' });
    expect(minutesOf(found, 'WATER')).toBe(7 * 60);
    const minutes = new Map((await shown(coordinator, issueId, at('2027-05-01T09:00')))!);
    expect(minutes.get(organizationId('WATER'))).toBe(7 * 60);
    const stored = await subgraph.database.query<{ sum: string }>(
      'SELECT sum(minutes) FROM delay_charge WHERE issue_id = $1',
      [issueId],
    );
    expect(Number(stored[0]!.sum)).toBe([...minutes.values()].reduce((sum, part) => sum + part, 0));
    const [event] = await subgraph.database.query<{ delay: { organizationId: string; minutes: number }[] }>(
      `SELECT envelope #> '{payload,after,delay}' AS delay FROM outbox
       WHERE contract = 'coordination.issue-progressed' AND key = $1 ORDER BY seq DESC LIMIT 1`,
      [issueId],
    );
    expect(event!.delay.map((charge) => [charge.organizationId, charge.minutes]).sort()).toEqual([...minutes].sort());
  });

  it('have pages; the district sees all organizations, and an organization sees its own minutes', async () => {
    const now = at('2027-05-01T09:00');
    const all = await delays(coordinator, now, { month: '2027-04' });
    const paged: Delays['edges'] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Delays = await delays(coordinator, now, { month: '2027-04', first: 1, after });
      paged.push(...page.edges);
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }
    expect(paged).toEqual(all.edges);
    const own = await delays(people.water, now, { month: '2027-04' });
    expect(own.edges.map(({ node }) => node.organization.id)).toEqual([organizationId('WATER')]);
    const other = await delays(people.water, now, { month: '2027-04', organizationId: organizationId('ENV') });
    expect(other.edges).toEqual([]);
  });

  it('are hidden from residents, and refuse a text that is no month', async () => {
    const code = async (as: Actor, month: string): Promise<string | undefined> =>
      (await subgraph.ask(DELAYS, { as, variables: { month } })).errors?.[0]?.extensions.code;
    expect(await code(people.resident, '2027-04')).toBe('FORBIDDEN');
    expect(await code(aStaffActor({ id: newId(), roles: ['grid_officer'] }), '2027-04')).toBe('FORBIDDEN');
    expect(await code(coordinator, '2027-4')).toBe('BAD_INPUT');
    expect(await shown(people.resident, issueId, at('2027-05-01T09:00'))).toBeNull();
  });
});
