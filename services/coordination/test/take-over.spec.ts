import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command, pause, type CommandAnswer } from './commands.js';
import { Dissolutions } from './dissolution.js';
import { employ, inGridA, moveClock, noise, organizationId, people, someoneOf, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2028-03-01T09:00:00+08:00') };
const now = (): string => new Date(clock.at).toISOString();
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>): Promise<CommandAnswer> =>
  command(subgraph, as, name, input, next());
const nextDay = (): void => void (clock.at += 86_400_000);

const dissolutions = new Dissolutions(() => subgraph);
const dissolve = (code: string, successor: string): Promise<void> => dissolutions.dissolve(code, successor, now());
afterEach(async () => {
  await dissolutions.restore(now());
  nextDay();
});

interface Held {
  issueId: string;
  taskId: string;
}
async function judged(): Promise<string> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  return issueId;
}
async function given(to: Actor, accepted: boolean): Promise<Held> {
  const issueId = await judged();
  const input = { issueId, organizationId: to.organizationId };
  const taskId = (await give(people.streetA, 'dispatchIssue', input)).task!.id;
  if (accepted) await give(to, 'acceptTask', { taskId });
  return { issueId, taskId };
}

interface Seen {
  state: string;
  responsibleOrganization: { id: string };
  holder: { id: string };
  firstReceiver: { id: string };
  handleDueAt: string | null;
  stateDueAt: string | null;
  tasks: {
    organization: { id: string };
    assignee: { id: string } | null;
    proposedAssignee: { id: string } | null;
    dueAt: string | null;
    acceptDueAt: string | null;
  }[];
  timeline: {
    step: string;
    organization: { id: string } | null;
    counterpart: { id: string } | null;
    rule: string | null;
  }[];
}
const look = async (issueId: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { state responsibleOrganization { id } holder { id } firstReceiver { id } handleDueAt stateDueAt
         tasks { organization { id } assignee { id } proposedAssignee { id } dueAt acceptDueAt }
         timeline { step organization { id } counterpart { id } rule } } }`,
      { as: people.coordinator, variables: { id: issueId } },
    )
  ).issue;
const idOf = (code: string) => ({ id: organizationId(code) });
/** Returns the limits of an issue and of its tasks, which a take-over must not change. */
const limitsOf = ({ handleDueAt, stateDueAt, tasks }: Seen) => ({
  handleDueAt,
  stateDueAt,
  tasks: tasks.map(({ dueAt, acceptDueAt }) => ({ dueAt, acceptDueAt })),
});

describe('the dissolution of a unit', () => {
  it('gives offers and accepted work to the successor, in the transaction of the event, and moves no limit', async () => {
    const [offer, work] = [await given(people.environment, false), await given(people.environment, true)];
    const before = [await look(offer.issueId), await look(work.issueId)];
    clock.at += 20 * 60_000;
    await dissolve('ENV', 'URBAN');
    const after = [await look(offer.issueId), await look(work.issueId)];
    expect(after.map(limitsOf)).toEqual(before.map(limitsOf));
    expect(after[0]).toMatchObject({
      state: 'DISPATCHED',
      holder: idOf('URBAN'),
      responsibleOrganization: idOf('STREET-A'),
    });
    expect(after[0]!.tasks).toMatchObject([
      { organization: idOf('URBAN'), assignee: { id: people.urban.id }, proposedAssignee: null },
    ]);
    expect(after[1]).toMatchObject({
      state: 'HANDLING',
      holder: idOf('URBAN'),
      responsibleOrganization: idOf('URBAN'),
    });
    expect(after[1]!.tasks).toMatchObject([
      { organization: idOf('URBAN'), assignee: null, proposedAssignee: { id: people.urban.id } },
    ]);
    expect(after[1]!.timeline.at(-1)).toEqual({
      step: 'TAKEN_OVER',
      organization: idOf('ENV'),
      counterpart: idOf('URBAN'),
      rule: 'successor',
    });
    const { inbox } = await subgraph.get<{ inbox: { edges: { node: { id: string } }[] } }>(
      '{ inbox(scope: NEEDS_ASSIGNEE, first: 100) { edges { node { id } } } }',
      { as: people.urban, claims: { clock: now() } },
    );
    expect(inbox.edges.map(({ node }) => node.id)).toEqual([work.issueId]);
    const audit = await subgraph.database.query<{ responsible: string }>(
      `SELECT after ->> 'responsibleOrganizationId' AS responsible FROM audit_record WHERE subject_id = $1 AND after ->> 'step' = 'taken-over'`,
      [work.issueId],
    );
    expect(audit).toEqual([{ responsible: organizationId('URBAN') }]);
    await give(people.urban, 'assignTask', { taskId: work.taskId });
    await give(people.urban, 'acceptTask', { taskId: offer.taskId });
    expect((await give(people.urban, 'completeTask', { taskId: work.taskId, result: '已办结' })).issue.state).toBe(
      'VERIFYING',
    );
  });

  it('keeps the assignee who already works at the successor', async () => {
    const work = await given(people.environment, true);
    const moved = await employ(subgraph, 'URBAN', 7, 'department_handler');
    await subgraph.database.query('UPDATE task SET staff_id = $2 WHERE id = $1', [work.taskId, moved.id]);
    await dissolve('ENV', 'URBAN');
    expect((await look(work.issueId)).tasks).toMatchObject([
      { organization: idOf('URBAN'), assignee: { id: moved.id } },
    ]);
  });

  it(
    'follows a chain of successors to the last one, which also gets the issues that the duty list gives ' +
      'to the first organization',
    async () => {
      const work = await given(people.environment, true);
      await dissolve('ENV', 'URBAN');
      nextDay();
      await dissolve('URBAN', 'WATER');
      expect(await look(work.issueId)).toMatchObject({ responsibleOrganization: idOf('WATER') });
      const issueId = await judged();
      const { task } = await give(people.streetA, 'dispatchIssue', { issueId });
      expect(task).toMatchObject({ organization: idOf('WATER'), route: { rule: 'duty-list' } });
    },
  );

  it('gives the successor the issues that the unit received, and those that the unit must close', async () => {
    const reported = await judged();
    const work = await given(people.environment, true);
    await dissolve('STREET-A', 'STREET-B');
    expect(await look(reported)).toMatchObject({
      firstReceiver: idOf('STREET-B'),
      responsibleOrganization: idOf('STREET-B'),
      holder: idOf('STREET-B'),
    });
    expect(await look(work.issueId)).toMatchObject({ firstReceiver: idOf('STREET-B'), holder: idOf('ENV') });
    const successor = { ...people.streetB, organizationIds: ['STREET-A', 'STREET-B'].map(organizationId) };
    await give(successor, 'dispatchIssue', { issueId: reported, organizationId: organizationId('WATER') });
    await give(people.environment, 'completeTask', { taskId: work.taskId, result: '已办结' });
    await give(people.verifier, 'recordVerification', { issueId: work.issueId, passed: true });
    expect(await look(work.issueId)).toMatchObject({ state: 'VERIFIED', holder: idOf('STREET-B') });
    expect((await give(successor, 'closeIssue', { issueId: work.issueId })).issue.state).toBe('CLOSED');
    const { issue } = await give(people.resident, 'reportIssue', {
      source: 'RESIDENT',
      description: '夜间施工噪音',
      ...inGridA,
    });
    expect(issue.responsibleOrganization).toEqual(idOf('STREET-B'));
  });

  it('gives work that comes back after a closing to the successor', async () => {
    const work = await given(people.police, true);
    await give(people.police, 'completeTask', { taskId: work.taskId, result: '已办结' });
    await give(people.verifier, 'recordVerification', { issueId: work.issueId, passed: true });
    await give(people.streetA, 'closeIssue', { issueId: work.issueId });
    await dissolve('POLICE', 'WATER');
    await moveClock(subgraph, now());
    const { issue } = await give(people.resident, 'reopenIssue', { issueId: work.issueId, reason: '噪音仍在' });
    expect(issue).toMatchObject({ state: 'HANDLING', responsibleOrganization: idOf('WATER'), holder: idOf('WATER') });
    expect((await look(work.issueId)).tasks).toMatchObject([{ organization: idOf('WATER'), assignee: null }]);
  });

  it('lets no successor verify an issue for which it is now responsible', async () => {
    const work = await given(people.water, true);
    await give(people.water, 'completeTask', { taskId: work.taskId, result: '已办结' });
    expect(await look(work.issueId)).toMatchObject({ state: 'VERIFYING', holder: idOf('CMD') });
    await dissolve('WATER', 'CMD');
    const after = await look(work.issueId);
    expect(after).toMatchObject({ state: 'VERIFYING', responsibleOrganization: idOf('CMD') });
    expect(after.holder).not.toEqual(idOf('CMD'));
    const rounds = await subgraph.database.query<{ organization_id: string }>(
      'SELECT organization_id FROM verification WHERE issue_id = $1 AND recorded_at IS NULL',
      [work.issueId],
    );
    expect(rounds).toEqual([{ organization_id: after.holder.id }]);
  });

  it('passes a verification on to the successor of the verifier', async () => {
    const work = await given(people.environment, true);
    await give(people.environment, 'completeTask', { taskId: work.taskId, result: '已办结' });
    await dissolve('CMD', 'POLICE');
    expect(await look(work.issueId)).toMatchObject({ state: 'VERIFYING', holder: idOf('POLICE') });
    const rounds = await subgraph.database.query<{ organization_id: string }>(
      'SELECT organization_id FROM verification WHERE issue_id = $1',
      [work.issueId],
    );
    expect(rounds).toEqual([{ organization_id: organizationId('POLICE') }]);
  });

  it('gives a request of the unit to the leader above the successor, and to no person of the successor', async () => {
    const work = await given(people.urban, true);
    await give(people.urban, 'requestPause', { issueId: work.issueId, ground: 'WEATHER', evidence: '持续暴雨' });
    expect(await look(work.issueId)).toMatchObject({ state: 'AWAITING_APPROVAL', holder: idOf('CMD') });
    await dissolve('URBAN', 'CMD');
    expect(await look(work.issueId)).toMatchObject({
      state: 'AWAITING_APPROVAL',
      responsibleOrganization: idOf('CMD'),
      holder: idOf('GOV'),
    });
    const [request] = await subgraph.database.query<{ approver_organization_id: string }>(
      'SELECT approver_organization_id FROM deadline_request WHERE issue_id = $1',
      [work.issueId],
    );
    expect(request!.approver_organization_id).toBe(organizationId('GOV'));
  });

  it('refuses a request when no organization lies above the successor', async () => {
    const work = await given(people.urban, true);
    await give(people.urban, 'requestSuspension', { issueId: work.issueId, evidence: '须上级统筹' });
    expect(await look(work.issueId)).toMatchObject({ state: 'AWAITING_APPROVAL', holder: idOf('GOV') });
    await dissolve('URBAN', 'GOV');
    const after = await look(work.issueId);
    expect(after).toMatchObject({ state: 'HANDLING', responsibleOrganization: idOf('GOV') });
    expect(after.timeline.at(-1)).toMatchObject({ step: 'REQUEST_REFUSED', rule: 'no-approver' });
  });

  it('does not change a pause', async () => {
    const work = await given(people.environment, true);
    await pause(subgraph, people.environment, work.issueId, next(), next());
    const before = await look(work.issueId);
    await dissolve('ENV', 'URBAN');
    const after = await look(work.issueId);
    expect(after).toMatchObject({ state: 'PAUSED', responsibleOrganization: idOf('URBAN') });
    expect(limitsOf(after)).toEqual(limitsOf(before));
  });

  it('gives an issue before the arbiter to an arbiter whose unit has no part in it', async () => {
    const issueId = await judged();
    for (const unit of [people.urban, people.water]) {
      const { task } = await give(people.streetA, 'dispatchIssue', { issueId, organizationId: unit.organizationId });
      await give(unit, 'returnTask', { taskId: task!.id, reasonCode: 'CANNOT_LOCATE', evidence: '不属本单位职责' });
    }
    expect(await look(issueId)).toMatchObject({ state: 'ARBITRATING', holder: idOf('CMD') });
    await dissolve('CMD', 'POLICE');
    expect(await look(issueId)).toMatchObject({ state: 'ARBITRATING', holder: idOf('POLICE') });
  });

  it('charges the delay until the dissolution to the dissolved unit, and from then on to the successor', async () => {
    const work = await given(people.environment, true);
    clock.at = Date.parse((await look(work.issueId)).handleDueAt!) + 30 * 60_000;
    await dissolve('ENV', 'URBAN');
    clock.at += 20 * 60_000;
    await give(people.urban, 'completeTask', { taskId: work.taskId, result: '已办结' });
    const charges = await subgraph.database.query<{ organization_id: string; minutes: number }>(
      'SELECT organization_id, minutes FROM delay_charge WHERE issue_id = $1 ORDER BY minutes',
      [work.issueId],
    );
    expect(charges).toEqual([
      { organization_id: organizationId('URBAN'), minutes: 21 },
      { organization_id: organizationId('ENV'), minutes: 30 },
    ]);
  });
});

describe('a person of the successor', () => {
  it('can work on the open tasks of the dissolved unit before coordination has the event', async () => {
    const offer = await given(people.environment, false);
    const successor: Actor = {
      ...someoneOf('URBAN', 'department_dispatcher'),
      organizationIds: ['URBAN', 'ENV'].map(organizationId),
    };
    expect((await give(successor, 'acceptTask', { taskId: offer.taskId })).issue.state).toBe('HANDLING');
  });
});
