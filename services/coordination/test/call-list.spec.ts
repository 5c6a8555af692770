import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import { command, refusal } from './commands.js';
import {
  district,
  inGridA,
  inGridB,
  noise,
  organizationId,
  people,
  someoneOf,
  staffId,
  startDistrict,
  streetB,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const caller: Actor = { ...someoneOf('CMD', 'caller'), id: staffId('CMD-8') };
const clock = { at: Date.parse('2026-06-01T09:00:00+08:00') };
const next = (minutes = 1): string => new Date((clock.at += minutes * 60_000)).toISOString();
const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());

/** Opens an issue that the department handles and the coordination office closes. */
async function closed(reporter: Record<string, unknown> | null = null, place = inGridA): Promise<string> {
  const street = place === inGridA ? people.streetA : people.streetB;
  const as = reporter ? street : people.resident;
  const input = {
    source: reporter ? 'PATROL' : 'RESIDENT',
    description: '夜间施工噪音',
    ...place,
    categoryCode: noise,
  };
  const issueId = (await give(as, 'reportIssue', { ...input, ...(reporter ? { reporter } : {}) })).issue.id;
  await give(street, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(street, 'dispatchIssue', { issueId, organizationId: organizationId('URBAN') });
  await give(people.urban, 'acceptTask', { taskId: task!.id });
  await give(people.urban, 'completeTask', { taskId: task!.id, result: '已整改' });
  await give(people.verifier, 'recordVerification', { issueId, passed: true, findings: '属实' });
  await give(people.coordinator, 'closeIssue', { issueId });
  return issueId;
}

interface Open {
  issue: { id: string };
  reporter: { name: string | null; phone: string | null };
  callback: { id: string; calls: { number: number; outcome: string; note: string | null }[] };
}
interface Page {
  edges: { cursor: string; node: Open }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
const page = async (as: Actor, variables: Record<string, unknown> = {}): Promise<Page> =>
  (
    await subgraph.get<{ openCallbacks: Page }>(
      `query($areaCode: String, $first: Int, $after: String) { openCallbacks(areaCode: $areaCode, first: $first, after: $after) {
        edges { cursor node { issue { id } reporter { name phone } callback { id calls { number outcome note } } } } pageInfo { hasNextPage endCursor } } }`,
      { as, variables: { first: 100, ...variables }, claims: { clock: new Date(clock.at).toISOString() } },
    )
  ).openCallbacks;
const openFor = async (as: Actor, issueId: string): Promise<Open | undefined> =>
  (await page(as)).edges.map(({ node }) => node).find(({ issue }) => issue.id === issueId);
const phone = '13800001234';

describe('the work list of open call-backs', () => {
  it('contains a closed issue with its reporter masked, for callers who had no part in the issue', async () => {
    const issueId = await closed({ name: '张三丰', phone });
    const open = await openFor(caller, issueId);
    expect(open).toMatchObject({ callback: { calls: [] } });
    expect(open!.reporter.phone).not.toBe(phone);
    expect(open!.reporter.phone).toMatch(/\d{3}\*+\d+/);
    const answer = { callbackId: open!.callback.id, responded: true, resolved: true, satisfaction: 5 };
    expect(await refusal(subgraph, caller, 'answerCallback', answer, next())).toBeNull();
    expect(await openFor(caller, issueId)).toBeUndefined();
  });

  it.each([
    [
      'the department that handled it',
      () => ({ ...someoneOf('URBAN', 'caller'), areaCodes: [district], id: staffId('URBAN-8') }),
    ],
    ['a person who closed it', () => ({ ...people.coordinator, roles: ['coordinator', 'caller'] as Actor['roles'] })],
    ['another region', () => ({ ...someoneOf('STREET-B', 'caller'), id: staffId('STREET-B-8') })],
  ])('leaves an issue out for %s, and the command refuses a call of this person too', async (_, actor) => {
    const issueId = await closed();
    const { id } = (await openFor(caller, issueId))!.callback;
    expect(await openFor(actor(), issueId)).toBeUndefined();
    expect(await refusal(subgraph, actor(), 'recordUnreachedCall', { callbackId: id }, next())).toMatch(
      /^(CALLER_INVOLVED|OUT_OF_SCOPE)$/,
    );
  });

  it('is refused to residents and to units without a caller', async () => {
    for (const actor of [people.resident, people.urban, people.verifier]) {
      const answer = await subgraph.ask('{ openCallbacks(first: 1) { asOf } }', { as: actor });
      expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });

  it('has pages without a gap, the call-back that ends first on top, and a filter by region', async () => {
    for (const place of [inGridB, inGridA, inGridB]) await closed(null, place);
    const all = (await page(caller)).edges.map(({ node }) => node.callback.id);
    const paged: string[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo } = await page(caller, { first: 2, after });
      paged.push(...edges.map(({ node }) => node.callback.id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(paged).toEqual(all);
    expect((await page(caller, { areaCode: streetB })).edges).toHaveLength(2);
    const ends = await subgraph.database.query<{ id: string }>(
      'SELECT id FROM callback WHERE id = ANY($1) ORDER BY expires_at, id',
      [all],
    );
    expect(ends.map(({ id }) => id)).toEqual(all);
  });

  it('also contains the reporters of a rejected issue', async () => {
    const input = { source: 'RESIDENT', description: '邻里纠纷', ...inGridA, categoryCode: noise };
    const issueId = (await give(people.resident, 'reportIssue', input)).issue.id;
    await give(people.streetA, 'judgeIssue', { issueId, decision: 'REJECT', reason: '不属于受理范围' });
    const open = (await openFor(caller, issueId))!;
    const answer = {
      callbackId: open.callback.id,
      responded: true,
      resolved: false,
      satisfaction: 1,
      comment: '不同意',
    };
    expect(await refusal(subgraph, people.resident, 'answerCallback', answer, next())).toBeNull();
    expect(await openFor(caller, issueId)).toBeUndefined();
    const { issue } = await subgraph.get<{ issue: { callbacks: { comment: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { callbacks { comment } } }',
      { as: people.streetA, variables: { id: issueId } },
    );
    expect(issue.callbacks).toEqual([{ comment: '不同意' }]);
  });
});

describe('a reporter who is not reached', () => {
  it('is called three times, an hour apart; each call is recorded, and the reporter may still answer', async () => {
    const issueId = await closed();
    const { id: callbackId } = (await openFor(caller, issueId))!.callback;
    const call = (minutes: number): Promise<string | null> =>
      refusal(subgraph, caller, 'recordUnreachedCall', { callbackId, note: '无人接听' }, next(minutes));
    expect(await call(1)).toBeNull();
    expect(await call(30)).toBe('CALLED_A_MOMENT_AGO');
    expect(await call(60)).toBeNull();
    expect((await openFor(caller, issueId))!.callback.calls).toEqual([
      { number: 1, outcome: 'NOT_REACHED', note: '无人接听' },
      { number: 2, outcome: 'NOT_REACHED', note: '无人接听' },
    ]);
    expect(await call(61)).toBeNull();
    expect(await openFor(caller, issueId)).toBeUndefined();
    expect(await call(61)).toBe('CALLS_USED_UP');
    const told = await subgraph.database.query<{ step: string }>(
      `SELECT envelope #>> '{payload,step}' AS step FROM outbox WHERE key = $1 AND envelope #>> '{payload,step}' LIKE 'callback-%' ORDER BY seq`,
      [issueId],
    );
    expect(told.map(({ step }) => step)).toEqual([
      'callback-asked',
      'callback-attempted',
      'callback-attempted',
      'callback-not-reached',
    ]);
    const answer = { callbackId, responded: true, resolved: true, satisfaction: 4 };
    expect(await refusal(subgraph, people.resident, 'answerCallback', answer, next())).toBeNull();
  });

  it('sees the calls to this reporter, but not the notes of the caller', async () => {
    const issueId = await closed();
    const { id: callbackId } = (await openFor(caller, issueId))!.callback;
    await give(caller, 'recordUnreachedCall', { callbackId, note: '无人接听' });
    const { issue } = await subgraph.get<{ issue: { callbacks: unknown[] } }>(
      'query($id: ID!) { issue(id: $id) { callbacks { calls { outcome note } } } }',
      { as: people.resident, variables: { id: issueId } },
    );
    expect(issue.callbacks).toEqual([{ calls: [{ outcome: 'NOT_REACHED', note: null }] }]);
  });
});

describe('the total count of open call-backs', () => {
  it('equals the walked pages, and is counted once and only when a query asks', async () => {
    await closed({ name: '张三丰', phone });
    await closed({ name: '李四光', phone });
    const counts = await countsOf(subgraph, 'openCallbacks', caller, {
      clock: new Date(clock.at).toISOString(),
    });
    expect(counts.walked).toBeGreaterThan(1);
    expect(counts).toEqual(countsFor(counts.walked));
  });
});
