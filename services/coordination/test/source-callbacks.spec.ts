import type { Actor } from '@jiceng/platform/context';
import { command, refusal } from './commands.js';
import { people, someoneOf, staffId } from './district.js';
import { handled, next, register, reportOf, subgraph } from './status-world.js';

const caller: Actor = { ...someoneOf('CMD', 'caller'), id: staffId('CMD-8') };
let hotline: { actor: Actor; id: string };
let firm: { actor: Actor; id: string };
beforeAll(async () => {
  hotline = await register('hotline_12345', { callsBack: true });
  firm = await register('property_company');
});

const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
async function close(id: string): Promise<void> {
  const [task] = await subgraph.database.query<{ id: string }>(
    `SELECT id FROM task WHERE issue_id = $1 AND state = 'accepted'`,
    [id],
  );
  await give(people.environment, 'completeTask', { taskId: task!.id, result: '已停工' });
  await give(people.verifier, 'recordVerification', { issueId: id, passed: true, findings: '已核实' });
  await give(people.streetA, 'closeIssue', { issueId: id });
}
async function closed(client = hotline.actor, source = 'HOTLINE_12345'): Promise<string> {
  const { id } = await handled(client, source);
  await close(id);
  return id;
}
const said = { responded: true, resolved: true, satisfaction: 5, comment: null };
const tell = (issueId: string, parts: object = {}, as = hotline.actor) =>
  give(as, 'recordSourceCallback', { expectedVersion: undefined, issueId, ...said, ...parts });
const refused = (issueId: string, as = hotline.actor, parts: object = {}) =>
  refusal(subgraph, as, 'recordSourceCallback', { expectedVersion: undefined, issueId, ...said, ...parts }, next());
interface Seen {
  id: string;
  calledBySource: string | null;
  callingOrganization: object | null;
  satisfaction: number | null;
  answeredAt: string | null;
}
const callbacksOf = async (id: string): Promise<Seen[]> =>
  (
    await subgraph.get<{ issue: { callbacks: Seen[] } }>(
      `query($id: ID!) { issue(id: $id) { callbacks { id calledBySource satisfaction answeredAt callingOrganization { id } } } }`,
      { as: people.coordinator, variables: { id } },
    )
  ).issue.callbacks;
const toCall = async (id: string): Promise<number> =>
  (
    await subgraph.get<{ openCallbacks: { edges: { node: { issue: { id: string } } }[] } }>(
      '{ openCallbacks(first: 100) { edges { node { issue { id } } } } }',
      { as: caller, claims: { clock: next() } },
    )
  ).openCallbacks.edges.filter(({ node }) => node.issue.id === id).length;

describe('the order of a client that calls back itself', () => {
  it('is on no work list here, and nobody here records an answer', async () => {
    const id = await closed();
    const [callback, ...others] = await callbacksOf(id);
    expect(others).toEqual([]);
    expect(callback).toMatchObject({ calledBySource: 'HOTLINE_12345', callingOrganization: null, answeredAt: null });
    expect(await toCall(id)).toBe(0);
    const answer = { expectedVersion: undefined, callbackId: callback!.id, ...said };
    for (const as of [caller, people.coordinator])
      expect(await refusal(subgraph, as, 'answerCallback', answer, next())).toBe('OUT_OF_SCOPE');
  });

  it('gets its answer from the client, which counts as one that the district asked for', async () => {
    const id = await closed();
    await tell(id, { satisfaction: 1, resolved: false, comment: '仍有噪音' });
    expect(await callbacksOf(id)).toMatchObject([{ satisfaction: 1, answeredAt: expect.any(String) as string }]);
    const rows = await subgraph.database.query<{ payload: { step: string; callback: object | null } }>(
      `SELECT envelope -> 'payload' AS payload FROM outbox WHERE key = $1`,
      [id],
    );
    expect(rows.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({
        step: 'callback-answered',
        callback: { responded: true, resolved: false, satisfaction: 1 },
      }),
    );
    expect(await refused(id)).toBe('CALLBACK_ALREADY_ANSWERED');
  });

  it('takes a result that comes late, but none before the closing or after a reopening', async () => {
    const early = await handled(hotline.actor);
    expect(await refused(early.id)).toBe('NOT_ASKED_YET');
    await close(early.id);
    await subgraph.database.query(`UPDATE callback SET expires_at = asked_at WHERE issue_id = $1`, [early.id]);
    await tell(early.id);
    const id = await closed();
    await give(hotline.actor, 'reopenIssue', { issueId: id, reason: '仍有噪音' });
    expect(await refused(id)).toBe('CALLBACK_WITHDRAWN');
  });

  it('that was merged gets the answer at the issue that is handled', async () => {
    const from = await give(hotline.actor, 'reportIssue', reportOf('HOTLINE_12345'));
    const into = await handled(hotline.actor, 'HOTLINE_12345');
    await give(people.streetA, 'mergeIssue', { issueId: from.issue.id, intoIssueId: into.id });
    await close(into.id);
    const callbacks = await callbacksOf(into.id);
    expect(callbacks.map(({ calledBySource }) => calledBySource)).toEqual(['HOTLINE_12345', 'HOTLINE_12345']);
    expect(await toCall(into.id)).toBe(0);
    expect((await tell(from.issue.id)).issue.id).toBe(from.issue.id);
    expect((await callbacksOf(into.id)).filter(({ answeredAt }) => answeredAt !== null)).toMatchObject([
      { calledBySource: 'HOTLINE_12345', satisfaction: 5 },
    ]);
  });

  it('that was merged into an issue of another source is called by the district, because its client hears no closing', async () => {
    const from = await give(hotline.actor, 'reportIssue', reportOf('HOTLINE_12345'));
    const into = await handled(firm.actor, 'PROPERTY_COMPANY');
    await give(people.streetA, 'mergeIssue', { issueId: from.issue.id, intoIssueId: into.id });
    await close(into.id);
    expect((await callbacksOf(into.id)).map(({ calledBySource }) => calledBySource)).toEqual([null, null]);
    expect(await toCall(into.id)).toBe(2);
  });

  it('is answered by the client of its source alone, and by sound answers', async () => {
    const id = await closed();
    expect(await refused(id, firm.actor)).toBe('OUT_OF_SCOPE');
    for (const as of [caller, people.coordinator, people.resident]) expect(await refused(id, as)).toBe('FORBIDDEN');
    expect(await refused(id, hotline.actor, { satisfaction: 6 })).toBe('SATISFACTION_OUT_OF_RANGE');
    expect(await refused(id, hotline.actor, { resolved: false })).toBe('CONTRADICTORY_ANSWER');
  });
});

it('the order of another client is called here, and this client tells no result', async () => {
  const id = await closed(firm.actor, 'PROPERTY_COMPANY');
  expect(await callbacksOf(id)).toMatchObject([
    { calledBySource: null, callingOrganization: { id: expect.any(String) as string } },
  ]);
  expect(await toCall(id)).toBe(1);
  expect(await refused(id, firm.actor)).toBe('NOT_ASKED_YET');
});
