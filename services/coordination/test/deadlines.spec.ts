import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, pause, refusal } from './commands.js';
import { inGridA, moveClock, noise, organizationId, people, sendOnLeave, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`${text}:00+08:00`).toISOString();
const org = (code: string): { id: string } => ({ id: organizationId(code) });

interface Seen {
  issue: {
    state: string;
    responsibleOrganization: { id: string } | null;
    stateDueAt: string | null;
    escalationLevel: number | null;
    pauses: number;
    tasks: { id: string; state: string; acceptance: string | null; dueAt: string | null }[];
    timeline: {
      step: string;
      at: string;
      rule: string | null;
      late: boolean | null;
      counterpart: { id: string } | null;
    }[];
  };
}
const look = async (id: string): Promise<Seen['issue']> =>
  (
    await subgraph.get<Seen>(
      'query($id: ID!) { issue(id: $id) { state responsibleOrganization { id } stateDueAt escalationLevel pauses tasks { id state acceptance dueAt } timeline { step at rule late counterpart { id } } } }',
      { as: people.coordinator, variables: { id } },
    )
  ).issue;

async function report(when: string): Promise<string> {
  return (
    await command(
      subgraph,
      people.resident,
      'reportIssue',
      { source: 'RESIDENT', description: '工地噪音', ...inGridA, categoryCode: noise },
      when,
    )
  ).issue.id;
}

/** Opens an issue that is offered to the environment bureau; the offer is open for 120 working minutes. */
async function offered(when: string): Promise<{ issueId: string; taskId: string }> {
  const issueId = await report(when);
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, when);
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', { issueId }, when);
  return { issueId, taskId: task!.id };
}

describe('deadlines', () => {
  it('count an unanswered offer as accepted when the time to answer has passed, in working time', async () => {
    const { issueId, taskId } = await offered(at('2026-09-30T17:00'));
    await moveClock(subgraph, at('2026-10-08T09:59'));
    expect(await look(issueId)).toMatchObject({ state: 'DISPATCHED', responsibleOrganization: org('STREET-A') });
    await moveClock(subgraph, at('2026-10-08T10:00'));
    const after = await look(issueId);
    expect(after).toMatchObject({ state: 'HANDLING', responsibleOrganization: org('ENV') });
    expect(after.tasks).toMatchObject([{ id: taskId, acceptance: 'SILENCE', dueAt: at('2026-10-09T17:00') }]);
    expect(after.timeline.at(-1)).toMatchObject({
      step: 'ACCEPTED_BY_SILENCE',
      at: at('2026-10-08T10:00'),
      rule: 'silence-is-acceptance',
      late: true,
    });
  });

  it('do not accept the present offer when the time of an earlier offer has passed', async () => {
    const { issueId, taskId } = await offered(at('2026-10-12T09:00'));
    await command(
      subgraph,
      people.environment,
      'transferTask',
      { taskId, organizationId: organizationId('WATER'), reasonCode: 'CANNOT_LOCATE', evidence: '排水噪声' },
      at('2026-10-12T10:59'),
    );
    await moveClock(subgraph, at('2026-10-12T11:30'));
    expect(await look(issueId)).toMatchObject({ state: 'DISPATCHED', responsibleOrganization: org('STREET-A') });
    await moveClock(subgraph, at('2026-10-12T15:00'));
    expect(await look(issueId)).toMatchObject({ state: 'HANDLING', responsibleOrganization: org('WATER') });
  });

  it('escalate to the unit itself, then to its superior, then to the coordination office', async () => {
    const { issueId, taskId } = await offered(at('2026-10-14T09:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2026-10-14T09:00'));
    await moveClock(subgraph, at('2026-10-30T18:00'));
    const after = await look(issueId);
    const climbed = after.timeline.slice(-3).map(({ step, at: when, counterpart }) => [step, when, counterpart!.id]);
    expect(climbed).toEqual([
      ['OVERDUE', at('2026-10-15T18:00'), organizationId('ENV')],
      ['ESCALATED', at('2026-10-16T18:00'), organizationId('GOV')],
      ['ESCALATED', at('2026-10-19T18:00'), organizationId('CMD')],
    ]);
    expect(after.escalationLevel).toBe(2);
    const { inbox } = await subgraph.get<{
      inbox: {
        edges: { node: { id: string }; remainingMinutes: number }[];
        counts: { state: string; overdue: number }[];
      };
    }>(
      '{ inbox(scope: MY_ORGANIZATION, state: HANDLING) { edges { node { id } remainingMinutes } counts { state count overdue } } }',
      { as: people.coordinator, claims: { clock: at('2026-10-30T18:00') } },
    );
    expect(inbox.edges.map((edge) => edge.node.id)).toContain(issueId);
  });

  it('do not escalate after the work is done', async () => {
    const { issueId, taskId } = await offered(at('2026-11-02T09:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2026-11-02T09:10'));
    await command(subgraph, people.environment, 'completeTask', { taskId, result: '已整改' }, at('2026-11-02T15:00'));
    await moveClock(subgraph, at('2026-11-03T12:00'));
    expect((await look(issueId)).timeline.map(({ step }) => step)).not.toContain('OVERDUE');
  });

  it('move by the length of a pause; a pause ends at its limit, and a third pause is refused', async () => {
    const { issueId, taskId } = await offered(at('2026-11-04T09:00'));
    await command(subgraph, people.environment, 'acceptTask', { taskId }, at('2026-11-04T09:00'));
    await pause(subgraph, people.environment, issueId, at('2026-11-04T10:00'));
    expect(
      await refusal(subgraph, people.environment, 'completeTask', { taskId, result: '已整改' }, at('2026-11-04T10:30')),
    ).toBe('NOT_POSSIBLE_NOW');
    await command(subgraph, people.environment, 'resumeIssue', { issueId }, at('2026-11-05T10:00'));
    expect((await look(issueId)).tasks[0]!.dueAt).toBe(at('2026-11-06T18:00'));
    await pause(subgraph, people.environment, issueId, at('2026-11-05T11:00'));
    await moveClock(subgraph, at('2026-11-20T09:00'));
    expect(await look(issueId)).toMatchObject({ state: 'HANDLING', pauses: 2 });
    expect(
      await refusal(
        subgraph,
        people.environment,
        'requestPause',
        { issueId, ground: 'MATERIAL', evidence: '仍在等待' },
        at('2026-11-20T09:01'),
      ),
    ).toBe('NO_PAUSES_LEFT');
  });

  it('do not route to an organization in which all persons are on leave', async () => {
    await sendOnLeave(subgraph, 'ENV', at('2026-11-25T09:00'));
    const { task } = await offered(at('2026-11-25T09:00')).then(({ taskId }) =>
      subgraph.get<{ task: { organization: { id: string }; route: { rejected: { id: string; reason: string }[] } } }>(
        'query($id: ID!) { task(id: $id) { organization { id } route } }',
        { as: people.coordinator, variables: { id: taskId } },
      ),
    );
    expect(task.organization).toEqual(org('URBAN'));
    expect(task.route.rejected).toContainEqual(
      expect.objectContaining({ id: organizationId('ENV'), reason: 'everybody-absent' }),
    );
  });
});
