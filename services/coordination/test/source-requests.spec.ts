import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { command, refusal } from './commands.js';
import { inGridA, moveClock, noise, people } from './district.js';
import { done, events, next, receiver, register, reportOf, settled, subgraph, url } from './status-world.js';

let hotline: { actor: Actor; id: string };
beforeAll(async () => {
  hotline = await register('hotline_12345');
  await done('setStatusWebhook', { clientId: hotline.id, expectedVersion: null, url });
});

const DUE = '2026-12-24T10:00:00.000Z';
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
const refused = (as: Actor, name: string, input: Record<string, unknown>) => refusal(subgraph, as, name, input, next());
const reported = async (parts: object = {}): Promise<string> =>
  (await give(hotline.actor, 'reportIssue', { ...reportOf('HOTLINE_12345'), sourceDueAt: DUE, ...parts })).issue.id;
const ask = (issueId: string, parts: object = {}) =>
  give(people.streetA, 'askSourceToTakeBack', { issueId, reason: 'OUTSIDE_DISTRICT', text: '地点在邻区', ...parts });
const askForTime = (issueId: string, parts: object = {}) =>
  give(people.streetA, 'askSourceForTime', {
    issueId,
    reason: 'LONG_WORK',
    sourceDueAt: '2027-01-05T10:00:00Z',
    ...parts,
  });

interface Seen {
  state: string;
  stateDueAt: string | null;
  handleDueAt: string | null;
  sourceDueAt: string | null;
  holder: { id: string } | null;
  timeline: { step: string; note: string | null; reasonCode: string | null; actorKind: string }[];
  sourceRequests:
    | {
        id: string;
        kind: string;
        reason: string;
        granted: boolean | null;
        answer: string | null;
        endedAt: string | null;
        grantedDueAt: string | null;
        withdrawalReason: string | null;
      }[]
    | null;
  availableActions: { action: string; enabled: boolean; reason: { code: string } | null }[];
}
const look = async (id: string, as: Actor = people.streetA): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      `query($id: ID!) { issue(id: $id) { state stateDueAt handleDueAt sourceDueAt holder { id }
         timeline { step note reasonCode actorKind }
         sourceRequests { id kind reason granted answer endedAt grantedDueAt withdrawalReason }
         availableActions { action enabled reason { code } } } }`,
      { as, variables: { id } },
    )
  ).issue;
const requestOf = async (id: string): Promise<string> => (await look(id)).sourceRequests!.at(-1)!.id;
const answer = async (issueId: string, parts: object) =>
  give(hotline.actor, 'answerSourceRequest', {
    expectedVersion: undefined,
    issueId,
    requestId: await requestOf(issueId),
    ...parts,
  });
const answerRefused = async (issueId: string, parts: object, as = hotline.actor) =>
  refused(as, 'answerSourceRequest', {
    expectedVersion: undefined,
    issueId,
    requestId: await requestOf(issueId),
    granted: true,
    ...parts,
  });
/** Returns the last event about an issue. */
const heardOf = async (id: string) => {
  await moveClock(subgraph, next());
  await settled(id);
  const [row] = await subgraph.database.query<{ reference: string }>(
    'SELECT source_reference AS reference FROM issue WHERE id = $1',
    [id],
  );
  return events().findLast(({ data }) => data!.sourceReference === row!.reference)!;
};
const noticesOf = async (id: string) =>
  subgraph.database.query<{ payload: { to: unknown } }>(
    `SELECT payload FROM timer WHERE kind = 'notice' AND payload ->> 'issueId' = $1 AND payload ->> 'kind' = 'source_answer'`,
    [id],
  );

describe('a desk that asks the source to take an order back', () => {
  it('is heard as a CloudEvent with reason, words and the id to answer; the limits run on', async () => {
    const id = await reported();
    const before = await look(id);
    await ask(id);
    const after = await look(id);
    expect([after.state, after.stateDueAt, after.holder]).toEqual([before.state, before.stateDueAt, before.holder]);
    const event = await heardOf(id);
    expect(event.validate()).toBe(true);
    expect(event.type).toBe('gov.jiceng.issue-return-requested.v1');
    expect(event.data).toMatchObject({
      request: await requestOf(id),
      reason: { code: 'OUTSIDE_DISTRICT', zh: '不在本区辖区' },
      text: '地点在邻区',
      dueAt: null,
    });
    expect(receiver.got.map(({ body }) => body).join()).not.toMatch(/泄漏|13800001234/);
  });

  it('a granted return ends the issue without reply and call-back, and the client hears the state', async () => {
    const id = await reported();
    await ask(id);
    await answer(id, { granted: true });
    const seen = await look(id);
    expect(seen.state).toBe('RETURNED_TO_SOURCE');
    expect([seen.holder, seen.stateDueAt]).toEqual([null, null]);
    expect(seen.timeline.at(-1)).toEqual({
      step: 'RETURNED_TO_SOURCE',
      note: null,
      reasonCode: 'OUTSIDE_DISTRICT',
      actorKind: 'client',
    });
    expect(seen.sourceRequests).toMatchObject([{ kind: 'RETURN', reason: 'OUTSIDE_DISTRICT', granted: true }]);
    const [left] = await subgraph.database.query<{ replies: number; callbacks: number }>(
      `SELECT (SELECT count(*)::int FROM issue_reply WHERE issue_id = $1) AS replies,
         (SELECT count(*)::int FROM callback WHERE issue_id = $1) AS callbacks`,
      [id],
    );
    expect(left).toEqual({ replies: 0, callbacks: 0 });
    expect((await heardOf(id)).data).toMatchObject({ state: 'RETURNED_TO_SOURCE' });
  });

  it('a refused return leaves it with the same desk, with the reason in timeline and request, and tells the desk', async () => {
    const id = await reported();
    const before = await look(id);
    await ask(id);
    expect(await answerRefused(id, { granted: false })).toBe('SOURCE_REFUSAL_NEEDS_REASON');
    await answer(id, { granted: false, text: '地点属贵区，请继续办理' });
    const seen = await look(id);
    expect([seen.state, seen.stateDueAt, seen.holder]).toEqual([before.state, before.stateDueAt, before.holder]);
    expect(seen.timeline.at(-1)).toMatchObject({ step: 'SOURCE_REFUSED', note: '地点属贵区，请继续办理' });
    expect(seen.sourceRequests).toMatchObject([{ granted: false, answer: '地点属贵区，请继续办理' }]);
    expect((await noticesOf(id)).map(({ payload }) => payload.to)).toEqual([
      [{ organizationId: before.holder!.id, staffId: null }],
    ]);
    // The desk may ask again, and an answer counts once.
    expect(await answerRefused(id, { granted: true })).toBe('SOURCE_REQUEST_ENDED');
    await ask(id, { reason: 'DELIVERED_TWICE', text: null });
  });

  it('asks once at a time, and only before the dispatch', async () => {
    const id = await reported();
    await ask(id);
    expect(await refused(people.streetA, 'askSourceToTakeBack', { issueId: id, reason: 'OUTSIDE_DISTRICT' })).toBe(
      'SOURCE_ASKED_ALREADY',
    );
    const action = (await look(id)).availableActions.find((each) => each.action === 'askSourceToTakeBack');
    expect(action).toMatchObject({ enabled: false, reason: { code: 'SOURCE_ASKED_ALREADY' } });
    await give(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    expect((await look(id)).sourceRequests![0]!.endedAt).toBeNull();
    await give(people.streetA, 'dispatchIssue', { issueId: id });
    // The desk went on: a later answer takes nothing from the unit that works on it.
    expect((await look(id)).sourceRequests).toMatchObject([{ granted: null }]);
    expect((await look(id)).sourceRequests![0]!.endedAt).not.toBeNull();
    expect(await answerRefused(id, { granted: true })).toBe('SOURCE_REQUEST_ENDED');
    expect(await refused(people.streetA, 'askSourceToTakeBack', { issueId: id, reason: 'OUTSIDE_DISTRICT' })).toBe(
      'NOT_POSSIBLE_NOW',
    );
  });

  it('lets no number of a person leave the platform', async () => {
    const id = await reported();
    await ask(id, { text: '来电人 13800005678 已告知' });
    const { data } = await heardOf(id);
    expect(data).toMatchObject({ text: expect.stringMatching(/^来电人 \S+ 已告知$/) as string });
    expect(JSON.stringify(data)).not.toContain('13800005678');
  });
});

describe('a desk that asks the source for time', () => {
  it('gets the limit that the source sets, which moves no limit of ours', async () => {
    const id = await reported();
    const before = await look(id);
    await askForTime(id);
    expect(await heardOf(id)).toMatchObject({
      type: 'gov.jiceng.issue-extension-requested.v1',
      data: { reason: { code: 'LONG_WORK' }, dueAt: '2027-01-05T10:00:00.000Z' },
    });
    await answer(id, { granted: true, sourceDueAt: '2027-01-03T10:00:00Z' });
    const seen = await look(id);
    expect(seen).toMatchObject({
      state: before.state,
      stateDueAt: before.stateDueAt,
      handleDueAt: before.handleDueAt,
      sourceDueAt: '2027-01-03T10:00:00.000Z',
    });
    expect(seen.timeline.at(-1)!.step).toBe('SOURCE_EXTENDED');
    expect(seen.sourceRequests).toMatchObject([{ granted: true, grantedDueAt: '2027-01-03T10:00:00.000Z' }]);
  });

  it('gets the limit that it asked for when the source names none, and keeps the old one after a refusal', async () => {
    const id = await reported();
    await askForTime(id);
    await answer(id, { granted: false, text: '请按原时限办理' });
    expect((await look(id)).sourceDueAt).toBe(DUE);
    await askForTime(id);
    await answer(id, { granted: true });
    expect((await look(id)).sourceDueAt).toBe('2027-01-05T10:00:00.000Z');
  });

  it('asks for a later limit than that of the source, and not where the source set none', async () => {
    const id = await reported();
    const input = { issueId: id, reason: 'LONG_WORK', sourceDueAt: DUE };
    expect(await refused(people.streetA, 'askSourceForTime', input)).toBe('BAD_INPUT');
    const without = await reported({ sourceDueAt: null });
    expect(await refused(people.streetA, 'askSourceForTime', { ...input, issueId: without })).toBe(
      'SOURCE_SET_NO_LIMIT',
    );
  });
});

describe('a desk that withdraws its request', () => {
  const back = (issueId: string, reason = '核实后属本街道，自行办理') => ({ issueId, reason });

  it('tells the source the reason, refuses a later answer, and may ask again; the limits run on', async () => {
    const id = await reported();
    const before = await look(id);
    await ask(id);
    const request = await requestOf(id);
    await give(people.streetA, 'withdrawSourceRequest', back(id, '来电人 13800005678 已找到，自行办理'));
    const seen = await look(id);
    expect([seen.state, seen.stateDueAt, seen.holder]).toEqual([before.state, before.stateDueAt, before.holder]);
    expect(seen.timeline.at(-1)).toMatchObject({ step: 'SOURCE_REQUEST_WITHDRAWN', actorKind: 'staff' });
    expect(seen.sourceRequests).toMatchObject([
      { granted: null, withdrawalReason: expect.stringContaining('自行办理') as string },
    ]);
    expect(seen.sourceRequests![0]!.endedAt).not.toBeNull();
    const event = await heardOf(id);
    expect(event.validate()).toBe(true);
    expect(event.type).toBe('gov.jiceng.issue-request-withdrawn.v1');
    expect(event.data).toMatchObject({
      request,
      text: expect.stringMatching(/^来电人 \S+ 已找到，自行办理$/) as string,
    });
    expect(JSON.stringify(event.data)).not.toContain('13800005678');
    expect(await answerRefused(id, { granted: true })).toBe('SOURCE_REQUEST_ENDED');
    await ask(id);
    await answer(id, { granted: true });
    expect((await look(id)).state).toBe('RETURNED_TO_SOURCE');
  });

  it('withdraws a request for time, and leaves the limit of the source', async () => {
    const id = await reported();
    await askForTime(id);
    await give(people.streetA, 'withdrawSourceRequest', back(id));
    expect(await look(id)).toMatchObject({ sourceDueAt: DUE, sourceRequests: [{ kind: 'EXTENSION', granted: null }] });
  });

  it('needs a reason, and a request that waits', async () => {
    const id = await reported();
    expect(await refused(people.streetA, 'withdrawSourceRequest', back(id))).toBe('NO_SOURCE_REQUEST');
    await ask(id);
    expect(await refused(people.streetA, 'withdrawSourceRequest', back(id, ' '))).toBe('BAD_INPUT');
    await answer(id, { granted: false, text: '属贵区' });
    expect(await refused(people.streetA, 'withdrawSourceRequest', back(id))).toBe('NO_SOURCE_REQUEST');
  });

  it('is the desk that asked or the coordination office, and nobody else', async () => {
    const id = await reported();
    await ask(id);
    for (const as of [people.resident, people.environment, people.verifier, hotline.actor])
      expect(await refused(as, 'withdrawSourceRequest', back(id))).toMatch(/FORBIDDEN|OUT_OF_SCOPE/);
    const enabled = async (as: Actor) =>
      (await look(id, as)).availableActions.find(({ action }) => action === 'withdrawSourceRequest')?.enabled;
    expect(await enabled(people.streetA)).toBe(true);
    await give(people.coordinator, 'withdrawSourceRequest', back(id));
    await give(people.coordinator, 'askSourceToTakeBack', { issueId: id, reason: 'OUTSIDE_DISTRICT' });
    // The office asked now, so the desk of the street cannot take it back.
    expect(await enabled(people.streetA)).toBe(false);
    expect(await refused(people.streetA, 'withdrawSourceRequest', back(id))).toBe('NOT_YOUR_TURN');
  });
});

describe('a request to a source', () => {
  it('is asked by the desk of the issue alone, and answered by the client of its source alone', async () => {
    const id = await reported();
    for (const as of [people.resident, people.environment, people.verifier])
      expect(await refused(as, 'askSourceToTakeBack', { issueId: id, reason: 'OUTSIDE_DISTRICT' })).toMatch(
        /FORBIDDEN|OUT_OF_SCOPE|NOT_YOUR_TURN/,
      );
    await ask(id);
    const sensors = await register('iot');
    expect(await answerRefused(id, {}, sensors.actor)).toBe('OUT_OF_SCOPE');
    for (const as of [people.streetA, people.coordinator, people.resident])
      expect(await answerRefused(id, {}, as)).toBe('FORBIDDEN');
    const other = await reported();
    expect(
      await refused(hotline.actor, 'answerSourceRequest', {
        expectedVersion: undefined,
        issueId: other,
        requestId: await requestOf(id),
        granted: true,
      }),
    ).toBe('NOT_FOUND');
  });

  it('is not offered for an issue that is no order of a client, and needs a client that listens', async () => {
    const matter = { source: 'RESIDENT', description: '噪音', ...inGridA, categoryCode: noise };
    const { issue } = await give(people.streetA, 'reportIssue', matter);
    const actions = (await look(issue.id)).availableActions.map(({ action }) => action);
    expect(actions).not.toContain('askSourceToTakeBack');
    expect(
      await refused(people.streetA, 'askSourceForTime', { issueId: issue.id, reason: 'LONG_WORK', sourceDueAt: DUE }),
    ).toBe('NO_ORDER_OF_A_CLIENT');
    const firm = await register('property_company');
    const deaf = await give(firm.actor, 'reportIssue', { ...reportOf('PROPERTY_COMPANY') });
    expect(
      await refused(people.streetA, 'askSourceToTakeBack', { issueId: deaf.issue.id, reason: 'OUTSIDE_DISTRICT' }),
    ).toBe('SOURCE_DOES_NOT_LISTEN');
  });

  it('that is sent again with its key asks once', async () => {
    const id = await reported();
    const input = { issueId: id, reason: 'OUTSIDE_DISTRICT', idempotencyKey: `again-${id}`, expectedVersion: 1 };
    await give(people.streetA, 'askSourceToTakeBack', input);
    await give(people.streetA, 'askSourceToTakeBack', input);
    expect((await look(id)).sourceRequests).toHaveLength(1);
  });

  it('cannot take the reports of others back with its order', async () => {
    const [order, other, later] = [await reported(), await reported(), await reported()];
    await give(people.streetA, 'mergeIssue', { issueId: other, intoIssueId: order });
    const back = { issueId: order, reason: 'OUTSIDE_DISTRICT' };
    expect(await refused(people.streetA, 'askSourceToTakeBack', back)).toBe('ORDER_HAS_MERGED_REPORTS');
    await give(people.streetA, 'unmergeIssue', { issueId: other });
    await ask(order);
    const merge = { issueId: later, intoIssueId: order };
    expect(await refused(people.streetA, 'mergeIssue', merge)).toBe('SOURCE_ASKED_ALREADY');
    await answer(order, { granted: true });
    expect((await look(order)).state).toBe('RETURNED_TO_SOURCE');
    expect((await look(other)).state).toBe('REPORTED');
  });

  it('that takes its order back ends the requests to see its confidential reporter', async () => {
    const order = await reported({ reporter: { name: '吴密名', phone: '13800005678', grade: 'CONFIDENTIAL' } });
    const [reporter] = await subgraph.database.query<{ id: string }>('SELECT id FROM reporter WHERE issue_id = $1', [
      order,
    ]);
    await subgraph.get('mutation($input: RequestUnsealingInput!) { requestUnsealing(input: $input) { __typename } }', {
      as: people.streetA,
      variables: { input: { idempotencyKey: newId(), reporterId: reporter!.id, reason: '核实线索需要与反映人见面' } },
      claims: { clock: next() },
    });
    await ask(order);
    await answer(order, { granted: true });
    const ended = 'SELECT ending FROM unsealing_request WHERE reporter_id = $1';
    expect(await subgraph.database.query(ended, [reporter!.id])).toEqual([{ ending: 'issue-ended' }]);
  });
});
