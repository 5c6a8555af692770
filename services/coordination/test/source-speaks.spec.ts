import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aClientActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal } from './commands.js';
import { inGridA, noise, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clientOf = (source: 'hotline_12345' | 'iot'): Actor =>
  aClientActor({ id: newId(), client: { requestsPerMinute: 60, sources: [{ source, organizationId: null }] } });
const [hotline, sensors] = [clientOf('hotline_12345'), clientOf('iot')];

const clock = { at: Date.parse('2026-06-08T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
/** Says something about an issue, by a command without a version. */
const tell = (name: string, input: Record<string, unknown>) =>
  give(hotline, name, { expectedVersion: undefined, ...input });
const refused = (as: Actor, name: string, input: Record<string, unknown>) =>
  refusal(subgraph, as, name, { expectedVersion: undefined, ...input }, next());

async function reported(): Promise<string> {
  const matter = { source: 'HOTLINE_12345', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  return (await give(hotline, 'reportIssue', { ...matter, sourceReference: newId() })).issue.id;
}

/** Returns an issue that the environment department works on. */
async function atWork(): Promise<{ id: string; taskId: string }> {
  const id = await reported();
  await give(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId: id });
  await give(people.environment, 'acceptTask', { taskId: task!.id });
  return { id, taskId: task!.id };
}

interface Seen {
  state: string;
  stateDueAt: string | null;
  holder: { id: string } | null;
  urges: number;
  urgedAt: string | null;
  newSupplementAt: string | null;
  reopens: number;
  timeline: { step: string; note: string | null; actorKind: string }[];
}
const look = async (id: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { state stateDueAt holder { id } urges urgedAt newSupplementAt reopens
         timeline { step note actorKind } } }`,
      { as: people.coordinator, variables: { id } },
    )
  ).issue;
const notices = async (id: string): Promise<unknown[]> =>
  (
    await subgraph.database.query<{ payload: unknown }>(
      `SELECT payload FROM timer WHERE kind = 'notice' AND payload ->> 'issueId' = $1 AND payload ->> 'kind' = 'urge'`,
      [id],
    )
  ).map(({ payload }) => payload);

describe('a client that urges an issue of its source', () => {
  it('is counted and told to the person who acts, once an hour, and moves neither duty nor any limit', async () => {
    const { id } = await atWork();
    const before = await look(id);
    await tell('urgeIssue', { issueId: id, text: ' 来电人再次催问 ' });
    expect(await refused(hotline, 'urgeIssue', { issueId: id, text: '第三次来电' })).toBe('URGED_RECENTLY');
    clock.at += 60 * 60_000;
    await tell('urgeIssue', { issueId: id, text: '第三次来电' });
    const after = await look(id);
    expect(after).toMatchObject({
      state: before.state,
      stateDueAt: before.stateDueAt,
      holder: before.holder,
      urges: 2,
      urgedAt: new Date(clock.at).toISOString(),
    });
    expect(after.timeline.slice(-2)).toEqual([
      { step: 'URGED', note: '来电人再次催问', actorKind: 'client' },
      { step: 'URGED', note: '第三次来电', actorKind: 'client' },
    ]);
    const to = [{ organizationId: before.holder!.id, staffId: people.environment.id }];
    expect(await notices(id)).toEqual([expect.objectContaining({ to }), expect.objectContaining({ to })]);
  });

  it('twice with one key counts once', async () => {
    const id = await reported();
    const input = { issueId: id, text: '催问', idempotencyKey: newId() };
    await tell('urgeIssue', input);
    await tell('urgeIssue', input);
    expect((await look(id)).urges).toBe(1);
  });

  it('before the work began tells the desk that must act', async () => {
    const id = await reported();
    await tell('urgeIssue', { issueId: id, text: '催问' });
    const { holder } = await look(id);
    expect(await notices(id)).toEqual([
      expect.objectContaining({ to: [{ organizationId: holder!.id, staffId: null }] }),
    ]);
  });
});

describe('a client that adds to an issue of its source', () => {
  it('leaves its text in the timeline and a mark for the desk', async () => {
    const { id } = await atWork();
    await tell('supplementReport', { issueId: id, text: '工地在北门' });
    const seen = await look(id);
    expect(seen.timeline.at(-1)).toEqual({ step: 'SUPPLEMENTED', note: '工地在北门', actorKind: 'client' });
    expect(seen.newSupplementAt).not.toBeNull();
  });
});

describe('a client that opens an issue of its source again', () => {
  it('does so within the window, with the version that it saw', async () => {
    const id = await reported();
    await give(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    expect(await refused(hotline, 'reopenIssue', { issueId: id, expectedVersion: 2, reason: '仍有噪音' })).toBe(
      'NOT_POSSIBLE_NOW',
    );
    const closed = await closedIssue();
    expect(await refused(hotline, 'reopenIssue', { issueId: closed, expectedVersion: 1, reason: '仍有噪音' })).toBe(
      'STALE_VERSION',
    );
    await give(hotline, 'reopenIssue', { issueId: closed, reason: '仍有噪音' });
    const seen = await look(closed);
    expect([seen.reopens, seen.timeline.at(-1)]).toEqual([
      1,
      { step: 'REOPENED', note: '仍有噪音', actorKind: 'client' },
    ]);
  });

  it('adds nothing to a closed issue and does not urge it', async () => {
    const id = await closedIssue();
    for (const name of ['urgeIssue', 'supplementReport'])
      expect(await refused(hotline, name, { issueId: id, text: '催问' })).toBe('NOT_POSSIBLE_NOW');
  });
});

async function closedIssue(): Promise<string> {
  const { id, taskId } = await atWork();
  await give(people.environment, 'completeTask', { taskId, result: '已停工' });
  if ((await look(id)).state === 'VERIFYING')
    await give(people.verifier, 'recordVerification', { issueId: id, passed: true, findings: '已核实' });
  await give(people.streetA, 'closeIssue', { issueId: id });
  return id;
}

describe('the issues of a source', () => {
  it.each([
    ['urgeIssue', { text: '催问' }],
    ['supplementReport', { text: '补充' }],
    ['reopenIssue', { reason: '仍有噪音', expectedVersion: 1 }],
  ])('refuse %s of another client, and of the client without the scope of intake', async (name, input) => {
    const issueId = await reported();
    expect(await refused(sensors, name, { issueId, ...input })).toBe('OUT_OF_SCOPE');
    expect(await refused({ ...hotline, roles: ['client_status'] }, name, { issueId, ...input })).toBe('FORBIDDEN');
  });

  it('are urged by clients alone', async () => {
    const issueId = await reported();
    for (const as of [people.resident, people.coordinator, people.streetA])
      expect(await refused(as, 'urgeIssue', { issueId, text: '催问' })).toBe('FORBIDDEN');
  });
});
