import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, refusal, type CommandAnswer } from './commands.js';
import { employ, inGridA, noise, organizationId, people, sendOnLeave, startDistrict } from './district.js';

let subgraph: TestSubgraph;
let handler: Actor;
let colleague: Actor;
beforeAll(async () => {
  subgraph = await startDistrict();
  handler = await employ(subgraph, 'ENV', 2, 'department_handler');
  colleague = await employ(subgraph, 'ENV', 3, 'department_handler');
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-07-06T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>): Promise<CommandAnswer> =>
  command(subgraph, as, name, input, next());
const refused = (as: Actor, name: string, input: Record<string, unknown>): Promise<string | null> =>
  refusal(subgraph, as, name, input, next());

/** Opens an issue whose task is offered to the environment department. */
async function offered(): Promise<{ issueId: string; taskId: string }> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId('ENV') });
  return { issueId, taskId: task!.id };
}

/** Returns the ids of the issues in the person's own inbox. */
async function deskOf(person: Actor): Promise<string[]> {
  const { inbox } = await subgraph.get<{ inbox: { edges: { node: { id: string } }[] } }>(
    '{ inbox(scope: MINE, first: 100) { edges { node { id } } } }',
    { as: person, claims: { clock: next() } },
  );
  return inbox.edges.map(({ node }) => node.id);
}

describe('the person who accepts a task', () => {
  it('is its assignee and finds it in the person’s inbox, even when the task was routed to another person', async () => {
    const { issueId, taskId } = await offered();
    const { task } = await give(colleague, 'acceptTask', { taskId });
    expect(task!.assignee).toEqual({ id: colleague.id });
    expect(await deskOf(colleague)).toContain(issueId);
    expect(await deskOf(handler)).not.toContain(issueId);
  });

  it('is not the assignee after accepting the task for a unit below the person’s unit', async () => {
    const { taskId } = await offered();
    const above = { ...people.coordinator, organizationIds: ['CMD', 'ENV'].map(organizationId) };
    const [routed] = await subgraph.database.query<{ staff_id: string }>('SELECT staff_id FROM task WHERE id = $1', [
      taskId,
    ]);
    const { task } = await give(above, 'acceptTask', { taskId });
    expect(task!.assignee).toEqual({ id: routed!.staff_id });
  });
});

describe('assignTask', () => {
  it('gives a task to a colleague; organization, responsibility and limit do not change', async () => {
    const { issueId, taskId } = await offered();
    const before = await give(people.environment, 'acceptTask', { taskId });
    const after = await give(people.environment, 'assignTask', { taskId, staffId: handler.id });
    expect(after.task).toMatchObject({ assignee: { id: handler.id }, state: 'ACCEPTED', dueAt: before.task!.dueAt });
    expect(after.issue).toMatchObject({
      version: before.issue.version + 1,
      responsibleOrganization: { id: organizationId('ENV') },
      holder: { id: organizationId('ENV') },
    });
    expect(await deskOf(handler)).toContain(issueId);
    const { issue } = await subgraph.get<{ issue: { timeline: { step: string; rule: string; taskId: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { timeline { step rule taskId } } }',
      { as: people.environment, variables: { id: issueId } },
    );
    expect(issue.timeline.at(-1)).toEqual({ step: 'ASSIGNED', rule: `assignee:${handler.id}`, taskId });
  });

  it('lets a person take an offered task without an assignee, and give it to a colleague', async () => {
    const { taskId } = await offered();
    await subgraph.database.query('UPDATE task SET staff_id = NULL WHERE id = $1', [taskId]);
    expect(await refused(handler, 'assignTask', { taskId, staffId: colleague.id })).toBe('DESK_ASSIGNS');
    const taken = await give(handler, 'assignTask', { taskId });
    expect(taken.task).toMatchObject({ state: 'OFFERED', assignee: { id: handler.id } });
    expect(await refused(colleague, 'assignTask', { taskId })).toBe('DESK_ASSIGNS');
    const passed = await give(handler, 'assignTask', { taskId, staffId: colleague.id });
    expect(passed.task!.assignee).toEqual({ id: colleague.id });
  });

  it('is listed in the actions, with the reason when a colleague has the task', async () => {
    const { issueId, taskId } = await offered();
    await give(people.environment, 'acceptTask', { taskId });
    const actionsOf = async (as: Actor): Promise<unknown> =>
      (
        await subgraph.get<{ issue: { availableActions: { action: string }[] } }>(
          'query($id: ID!) { issue(id: $id) { availableActions { action enabled reason { code } } } }',
          { as, variables: { id: issueId }, claims: { clock: next() } },
        )
      ).issue.availableActions.find(({ action }) => action === 'assignTask');
    expect(await actionsOf(people.environment)).toMatchObject({ enabled: true, reason: null });
    expect(await actionsOf(handler)).toMatchObject({ enabled: false, reason: { code: 'DESK_ASSIGNS' } });
  });

  it('refuses another unit, a person of another unit, the present assignee, and a task that has ended', async () => {
    const { taskId } = await offered();
    await give(people.environment, 'acceptTask', { taskId });
    const to = (as: Actor, staffId: string): Promise<string | null> => refused(as, 'assignTask', { taskId, staffId });
    expect(await to(people.water, people.water.id)).toBe('OUT_OF_SCOPE');
    expect(await to(people.streetA, people.streetA.id)).toBe('NOT_YOUR_TURN');
    expect(await to(people.resident, handler.id)).toBe('FORBIDDEN');
    expect(await to(people.environment, people.water.id)).toBe('NOT_OF_UNIT');
    expect(await to(people.environment, people.environment.id)).toBe('ASSIGNED_ALREADY');
    expect(await to(people.environment, 'abc')).toBe('BAD_INPUT');
    await give(people.environment, 'completeTask', { taskId, result: '已整改' });
    expect(await to(people.environment, handler.id)).toBe('NOT_POSSIBLE_NOW');
  });

  it('refuses a person on leave', async () => {
    const { taskId } = await offered();
    await sendOnLeave(subgraph, 'ENV', new Date(clock.at).toISOString());
    expect(await refused(colleague, 'acceptTask', { taskId })).toBeNull();
    expect(await refused(colleague, 'assignTask', { taskId, staffId: people.environment.id })).toBe('ASSIGNEE_ABSENT');
  });
});
