import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import { command, refusal } from './commands.js';
import { inGridA, moveClock, noise, organizationId, people, staffId, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

/** Returns a moment of 2027. The dates of this spec ascend, because the clock never moves backwards. */
const at = (text: string): string => new Date(`2027-${text}:00+08:00`).toISOString();
const office = { id: organizationId('CMD') };
const environment = { id: organizationId('ENV') };
const request = (issueId: string, ground = 'MATERIAL') => ({ issueId, ground, evidence: '配件订货单，预计五日到货。' });
const approve = (issueId: string) => ({ issueId, approve: true });
const refuse = (issueId: string) => ({ issueId, approve: false, reason: '不影响先行处置。' });

/** Opens an issue that the environment bureau has accepted, with 840 working minutes to handle it. */
async function inWork(when: string, more: Record<string, unknown> = {}): Promise<{ issueId: string; taskId: string }> {
  const report = { source: 'RESIDENT', description: '工地噪音', ...inGridA, categoryCode: noise, ...more };
  const issueId = (await command(subgraph, people.resident, 'reportIssue', report, when)).issue.id;
  const judgement = { issueId, decision: 'ACCEPT', ...(more.severity ? { severity: more.severity } : {}) };
  await command(subgraph, people.streetA, 'judgeIssue', judgement, when);
  const to = { issueId, organizationId: environment.id };
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', to, when);
  await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id }, when);
  return { issueId, taskId: task!.id };
}

interface Seen {
  state: string;
  holder: { id: string } | null;
  stateDueAt: string | null;
  handleDueAt: string | null;
  pauses: number;
  escalationLevel: number | null;
  tasks: { dueAt: string }[];
  timeline: { step: string; late: boolean | null; counterpart: { id: string } | null; reasonCode: string | null }[];
  attribution: { activity: string; minutes: number; organization: { id: string } }[];
  deadlineRequests:
    { ground: string; approved: boolean | null; answer: string | null; endedAt: string | null }[] | null;
  availableActions: { action: string; enabled: boolean; reason: { code: string } | null }[];
}
const look = async (id: string, when: string, as: Actor = people.coordinator): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { state holder { id } stateDueAt handleDueAt pauses escalationLevel tasks { dueAt }
        timeline { step late counterpart { id } reasonCode } attribution { activity minutes organization { id } }
        deadlineRequests { ground approved answer endedAt } availableActions { action enabled reason { code } } } }`,
      { as, variables: { id }, claims: { clock: when } },
    )
  ).issue;
const minutesOf = ({ attribution }: Seen, organization: string): Record<string, number> =>
  Object.fromEntries(
    attribution.filter((part) => part.organization.id === organization).map((part) => [part.activity, part.minutes]),
  );

describe('a pause', () => {
  it('is requested by the unit; after the approval, it counts from the time of the request', async () => {
    const { issueId } = await inWork(at('03-01T09:00'));
    await command(subgraph, people.environment, 'requestPause', request(issueId), at('03-01T10:00'));
    const asked = await look(issueId, at('03-01T10:00'));
    expect(asked).toMatchObject({
      state: 'AWAITING_APPROVAL',
      holder: office,
      stateDueAt: at('03-01T16:00'),
      pauses: 0,
    });
    expect(asked.timeline.at(-1)).toMatchObject({
      step: 'PAUSE_REQUESTED',
      counterpart: office,
      reasonCode: 'material',
    });
    await command(subgraph, people.officeLeader, 'answerDeadlineRequest', approve(issueId), at('03-01T11:00'));
    expect(await look(issueId, at('03-01T11:00'))).toMatchObject({ state: 'PAUSED', pauses: 1 });
    await command(subgraph, people.environment, 'resumeIssue', { issueId }, at('03-02T10:00'));
    const seen = await look(issueId, at('03-02T10:00'));
    // The 840 minutes from Monday morning would end on Tuesday evening. The pause counts for one working day, 60
    // minutes of it before the approval.
    expect(seen).toMatchObject({ handleDueAt: at('03-03T18:00'), tasks: [{ dueAt: at('03-03T18:00') }] });
    expect(minutesOf(seen, office.id)).toEqual({ approving: 60 });
    expect(minutesOf(seen, environment.id)).toMatchObject({ handling: 60, paused: 360 });
  });

  it(
    'changes no deadline when the leader refuses, but the minutes until the answer are charged to the ' +
      'leader’s organization',
    async () => {
      const { issueId } = await inWork(at('03-08T09:00'));
      await command(subgraph, people.environment, 'requestPause', request(issueId, 'WEATHER'), at('03-08T10:00'));
      const { issueId: _, ...silent } = { ...refuse(issueId), reason: null };
      expect(
        await refusal(
          subgraph,
          people.officeLeader,
          'answerDeadlineRequest',
          { issueId, ...silent },
          at('03-08T10:30'),
        ),
      ).toBe('REFUSAL_NEEDS_REASON');
      await command(subgraph, people.officeLeader, 'answerDeadlineRequest', refuse(issueId), at('03-08T11:00'));
      const seen = await look(issueId, at('03-08T11:00'));
      expect(seen).toMatchObject({ state: 'HANDLING', holder: environment, handleDueAt: at('03-09T18:00'), pauses: 0 });
      expect(seen.tasks[0]!.dueAt).toBe(at('03-09T18:00'));
      expect(seen.deadlineRequests).toMatchObject([{ ground: 'WEATHER', approved: false, answer: '不影响先行处置。' }]);
      expect(minutesOf(seen, office.id)).toEqual({ approving: 60 });
      expect(
        await refusal(subgraph, people.environment, 'requestPause', request(issueId, 'WEATHER'), at('03-08T11:10')),
      ).toBe('GROUND_REFUSED');
      // The limit of the work is the same as before the request.
      await moveClock(subgraph, at('03-09T18:01'));
      expect((await look(issueId, at('03-09T18:01'))).timeline.at(-1)).toMatchObject({ step: 'OVERDUE' });
    },
  );

  it('can be requested only before the limit', async () => {
    const { issueId } = await inWork(at('03-15T09:00'));
    await moveClock(subgraph, at('03-16T18:30'));
    expect(await refusal(subgraph, people.environment, 'requestPause', request(issueId), at('03-17T09:00'))).toBe(
      'LIMIT_PASSED',
    );
    const { availableActions } = await look(issueId, at('03-17T09:00'), people.environment);
    expect(availableActions.find(({ action }) => action === 'requestPause')).toMatchObject({
      enabled: false,
      reason: { code: 'LIMIT_PASSED' },
    });
  });

  it('escalates when the leader does not answer, and does not count as lateness of the unit', async () => {
    const { issueId } = await inWork(at('03-22T09:00'));
    await command(subgraph, people.environment, 'requestPause', request(issueId), at('03-22T10:00'));
    await moveClock(subgraph, at('03-23T16:01'));
    const seen = await look(issueId, at('03-23T16:01'));
    expect(seen.timeline.slice(-3)).toMatchObject([
      { step: 'OVERDUE', counterpart: office },
      { step: 'ESCALATED', counterpart: { id: organizationId('GOV') } },
      { step: 'ESCALATED', counterpart: office },
    ]);
    expect(seen).toMatchObject({ state: 'AWAITING_APPROVAL', escalationLevel: 2 });
    await moveClock(subgraph, at('03-24T18:00'));
    await command(subgraph, people.officeLeader, 'answerDeadlineRequest', refuse(issueId), at('03-25T09:00'));
    const late = await look(issueId, at('03-25T09:00'));
    expect(late.timeline.at(-1)).toMatchObject({ step: 'REQUEST_REFUSED', late: true });
    // The levels of escalation during the request were about the office. For the unit, whose limit passed in the
    // meantime, escalation begins at the lowest level.
    expect(late.escalationLevel).toBeNull();
    await moveClock(subgraph, at('03-25T09:01'));
    expect((await look(issueId, at('03-25T09:01'))).timeline.slice(-2)).toMatchObject([
      { step: 'OVERDUE', counterpart: environment },
      { step: 'ESCALATED' },
    ]);
  });

  it('of a critical matter is answered within thirty minutes by the wall clock, also by the leader on duty', async () => {
    const { issueId } = await inWork(at('04-02T16:00'), { severity: 'CRITICAL' });
    await command(subgraph, people.environment, 'requestPause', request(issueId), at('04-02T22:00'));
    expect((await look(issueId, at('04-02T22:00'))).stateDueAt).toBe(at('04-02T22:30'));
    await command(subgraph, people.leaderOnDuty, 'answerDeadlineRequest', approve(issueId), at('04-02T22:10'));
    const other = await inWork(at('04-07T09:00'));
    await command(subgraph, people.environment, 'requestPause', request(other.issueId), at('04-07T09:10'));
    expect(
      await refusal(subgraph, people.leaderOnDuty, 'answerDeadlineRequest', approve(other.issueId), at('04-07T09:20')),
    ).toBe('NOT_YOUR_TURN');
  });

  it(
    'cannot be answered by the unit, by the person who asked, by another organization, or by a role ' +
      'that is no leader',
    async () => {
      const { issueId } = await inWork(at('04-12T09:00'));
      const asker: Actor = {
        ...people.environment,
        roles: ['department_dispatcher', 'unit_leader'],
        organizationIds: [environment.id, office.id],
      };
      expect(await refusal(subgraph, people.coordinator, 'requestPause', request(issueId), at('04-12T09:30'))).toBe(
        'NOT_YOUR_TURN',
      );
      await command(subgraph, asker, 'requestPause', request(issueId), at('04-12T10:00'));
      const leader = (code: string): Actor => ({
        ...people.officeLeader,
        id: staffId(`${code}-9`),
        organizationId: organizationId(code),
        organizationIds: [organizationId(code)],
      });
      const posts: [Actor, string][] = [
        [leader('ENV'), 'NOT_YOUR_TURN'],
        [asker, 'APPROVER_INVOLVED'],
        [{ ...people.officeLeader, id: asker.id }, 'APPROVER_INVOLVED'],
        [leader('WATER'), 'OUT_OF_SCOPE'],
        [people.coordinator, 'FORBIDDEN'],
        [people.streetA, 'FORBIDDEN'],
      ];
      for (const [as, code] of posts)
        expect([
          as.roles,
          await refusal(subgraph, as, 'answerDeadlineRequest', approve(issueId), at('04-12T10:10')),
        ]).toEqual([as.roles, code]);
      const same = await look(issueId, at('04-12T10:20'), { ...people.officeLeader, id: asker.id });
      expect(same.availableActions.find(({ action }) => action === 'answerDeadlineRequest')).toMatchObject({
        enabled: false,
        reason: { code: 'APPROVER_INVOLVED' },
      });
    },
  );

  it('appears on the work list of the leaders who may answer, and as paused on the list of the unit', async () => {
    const { issueId } = await inWork(at('04-19T09:00'));
    await command(subgraph, people.environment, 'requestPause', request(issueId), at('04-19T10:00'));
    const list = (as: Actor) =>
      subgraph
        .get<{ deadlineRequests: { edges: { node: { issue: { id: string }; kind: string } }[] } }>(
          '{ deadlineRequests(first: 100) { edges { node { kind evidence issue { id } } } } }',
          { as, claims: { clock: at('04-19T10:10') } },
        )
        .then(({ deadlineRequests }) => deadlineRequests.edges.map(({ node }) => node.issue.id));
    expect(await list(people.officeLeader)).toContain(issueId);
    const { issueId: second } = await inWork(at('04-19T10:05'));
    await command(subgraph, people.environment, 'requestPause', request(second), at('04-19T10:06'));
    const counts = await countsOf(subgraph, 'deadlineRequests', people.officeLeader, { clock: at('04-19T10:10') });
    expect(counts.walked).toBeGreaterThan(1);
    expect(counts).toEqual(countsFor(counts.walked));
    expect(await list({ ...people.officeLeader, organizationIds: [organizationId('WATER')] })).toEqual([]);
    await command(subgraph, people.officeLeader, 'answerDeadlineRequest', approve(issueId), at('04-19T11:00'));
    expect(await list(people.officeLeader)).not.toContain(issueId);
    const { inbox } = await subgraph.get<{ inbox: { edges: { node: { id: string; state: string } }[] } }>(
      '{ inbox(scope: MY_ORGANIZATION, state: PAUSED, first: 100) { edges { node { id state } } } }',
      { as: people.environment, claims: { clock: at('04-19T11:10') } },
    );
    expect(inbox.edges.map(({ node }) => node)).toContainEqual({ id: issueId, state: 'PAUSED' });
  });

  it('does not keep the unit from finishing the work before the answer', async () => {
    const { issueId, taskId } = await inWork(at('04-26T09:00'));
    await command(subgraph, people.environment, 'requestPause', request(issueId), at('04-26T10:00'));
    await command(subgraph, people.environment, 'completeTask', { taskId, result: '已整改' }, at('04-26T11:00'));
    const seen = await look(issueId, at('04-26T11:00'));
    expect(seen).toMatchObject({
      state: 'VERIFYING',
      deadlineRequests: [{ approved: null, endedAt: at('04-26T11:00') }],
    });
    expect(
      await refusal(subgraph, people.officeLeader, 'answerDeadlineRequest', approve(issueId), at('04-26T11:10')),
    ).toBe('NOT_POSSIBLE_NOW');
  });

  it('hides its requests from the reporter, who reads the progress in plain words', async () => {
    const { issueId } = await inWork(at('05-10T09:00'));
    await command(subgraph, people.environment, 'requestPause', request(issueId), at('05-10T10:00'));
    const answer = await subgraph.ask<{ issue: { deadlineRequests: unknown; progress: { zh: string } } }>(
      'query($id: ID!) { issue(id: $id) { deadlineRequests { evidence } progress { zh } } }',
      { as: people.resident, variables: { id: issueId }, claims: { clock: at('05-10T10:10') } },
    );
    expect(answer.data?.issue).toMatchObject({ deadlineRequests: null, progress: { zh: '承办单位正在办理。' } });
  });
});
