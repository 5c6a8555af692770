import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, type CommandAnswer } from './commands.js';
import { assignmentOf, employ, inGridA, moveClock, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
let handler: Actor;
let cover: Actor;
beforeAll(async () => {
  subgraph = await startDistrict();
  handler = await employ(subgraph, 'ENV', 2, 'department_handler');
  cover = await employ(subgraph, 'ENV', 3, 'department_handler');
}, 60_000);
afterAll(() => subgraph.stop());

// The clock of this spec is later than the present, because an end of a post in the past would move no task.
const clock = { at: Date.parse('2027-03-01T09:00:00+08:00') };
const now = (): string => new Date(clock.at).toISOString();
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const hours = (number: number): string => new Date(clock.at + number * 3_600_000).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>): Promise<CommandAnswer> =>
  command(subgraph, as, name, input, next());

interface Held {
  issueId: string;
  taskId: string;
}
async function given(accepted: boolean, to: Actor): Promise<Held> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId('ENV') });
  const taskId = task!.id;
  if (accepted) await give(people.environment, 'acceptTask', { taskId });
  const holder = accepted ? people.environment.id : task!.assignee!.id;
  if (holder !== to.id) await give(people.environment, 'assignTask', { taskId, staffId: to.id });
  return { issueId, taskId };
}

interface Seen {
  assignee: { id: string } | null;
  proposedAssignee: { id: string } | null;
}
const look = async ({ taskId }: Held): Promise<Seen> =>
  (
    await subgraph.get<{ task: Seen }>(
      'query($id: ID!) { task(id: $id) { assignee { id } proposedAssignee { id } } }',
      { as: people.environment, variables: { id: taskId } },
    )
  ).task;
const needsAssignee = async (): Promise<string[]> =>
  (
    await subgraph.get<{ inbox: { edges: { node: { id: string } }[] } }>(
      '{ inbox(scope: NEEDS_ASSIGNEE, first: 100) { edges { node { id } } } }',
      { as: people.environment, claims: { clock: now() } },
    )
  ).inbox.edges.map(({ node }) => node.id);

/** Sends the event of personnel about a leave of the handler. */
async function leave(startsAt: string, endsAt: string): Promise<void> {
  const parts = { staffId: handler.id, organizationId: organizationId('ENV'), startsAt, endsAt };
  const entry = { entryId: newId(), kind: 'leave' as const, areaCodes: [], line: null, covers: [cover.id], version: 1 };
  await subgraph.deliver(presenceChanged, { ...entry, ...parts, withdrawn: false }, { occurredAt: now() });
}
/** Version of the assignment in the events of personnel that set or remove the end of the handler's post. */
let version = 1;
async function announce(validTo: string | null, successorId: string | null = null): Promise<void> {
  version += 1;
  const state = { ...assignmentOf('ENV', 2, ['department_handler']), validTo, successorId, version };
  await subgraph.deliver(assignmentChanged, state, { occurredAt: now() });
}

describe('a leave', () => {
  it('longer than the limits gives offers to the cover, and accepted work to the desk of the unit', async () => {
    const offer = await given(false, handler);
    const work = await given(true, handler);
    await leave(now(), hours(24 * 30));
    expect(await look(offer)).toEqual({ assignee: { id: cover.id }, proposedAssignee: null });
    expect(await look(work)).toEqual({ assignee: null, proposedAssignee: { id: cover.id } });
    expect(await needsAssignee()).toEqual([work.issueId]);
    const { task } = await give(cover, 'assignTask', { taskId: work.taskId });
    expect(task!.assignee).toEqual({ id: cover.id });
    expect(await look(work)).toMatchObject({ proposedAssignee: null });
    expect(await needsAssignee()).toEqual([]);
    clock.at += 31 * 86_400_000;
  });

  it('in the future takes the tasks when it begins, and leaves work that is due after its end', async () => {
    const offer = await given(false, handler);
    const work = await given(true, handler);
    const later = hours(0.5);
    await leave(later, hours(6));
    expect(await look(offer)).toMatchObject({ assignee: { id: handler.id } });
    await moveClock(subgraph, later);
    expect(await look(offer)).toMatchObject({ assignee: { id: cover.id } });
    expect(await look(work)).toMatchObject({ assignee: { id: handler.id } });
    clock.at += 86_400_000;
  });
});

describe('the end of a post', () => {
  afterEach(() => announce(null));

  it('gives all tasks to the successor named in the command, in the transaction of the event', async () => {
    const [offer, work] = [await given(false, handler), await given(true, handler)];
    await announce(now(), people.environment.id);
    for (const held of [offer, work])
      expect(await look(held)).toEqual({ assignee: { id: people.environment.id }, proposedAssignee: null });
    const [row] = await subgraph.database.query<{ state: string; step: string; actor_kind: string }>(
      'SELECT state, step, actor_kind FROM issue_step WHERE issue_id = $1 ORDER BY seq DESC LIMIT 1',
      [work.issueId],
    );
    expect(row).toEqual({ state: 'handling', step: 'assigned', actor_kind: 'system' });
  });

  it('leaves accepted work to the unit with a proposal when no successor is named', async () => {
    const [offer, work] = [await given(false, handler), await given(true, handler)];
    await announce(now());
    const { assignee } = await look(offer);
    expect([cover.id, people.environment.id]).toContain(assignee!.id);
    expect(await look(work)).toEqual({ assignee: null, proposedAssignee: { id: expect.any(String) } });
    expect(await needsAssignee()).toContain(work.issueId);
  });

  it('in the future hands tasks over when its time comes', async () => {
    const work = await given(true, handler);
    const end = hours(1);
    await announce(end, cover.id);
    expect(await look(work)).toMatchObject({ assignee: { id: handler.id } });
    await moveClock(subgraph, end);
    expect(await look(work)).toMatchObject({ assignee: { id: cover.id } });
    clock.at += 7_200_000;
  });

  it('also takes tasks that the person accepted in the last seconds, while the roles were still cached', async () => {
    await announce(now(), cover.id);
    const work = await given(true, cover);
    await subgraph.database.query('UPDATE task SET staff_id = $2 WHERE id = $1', [work.taskId, handler.id]);
    await moveClock(subgraph, hours(0.1));
    expect(await look(work)).toMatchObject({ assignee: { id: cover.id } });
    clock.at += 3_600_000;
  });

  it('takes no task when another assignment of the person in the unit follows', async () => {
    const work = await given(true, handler);
    await announce(now(), handler.id);
    expect(await look(work)).toMatchObject({ assignee: { id: handler.id } });
  });
});

describe('a post that judges the work of others', () => {
  it('reaches every process when it gets the role and when it loses the role', async () => {
    const edition = async (): Promise<number> => {
      const [row] = await subgraph.database.query<{ edition: string }>('SELECT edition FROM directory_edition');
      return Number(row!.edition);
    };
    const before = await edition();
    const post = assignmentOf('ENV', 9, ['verifier']);
    await subgraph.deliver(assignmentChanged, post);
    const gained = await edition();
    await subgraph.deliver(assignmentChanged, { ...post, roles: ['department_handler'], version: 2 });
    const lost = await edition();
    await subgraph.deliver(assignmentChanged, {
      ...post,
      postName: '处置员',
      roles: ['department_handler'],
      version: 3,
    });
    expect([gained > before, lost > gained, (await edition()) === lost]).toEqual([true, true, true]);
  });
});
