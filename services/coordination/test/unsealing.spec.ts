import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aResidentActor } from '@jiceng/testing/actors';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import { countsFor, countsOf } from '@jiceng/testing/total-count';
import pg from 'pg';
import { command } from './commands.js';
import { inGridA, noise, organizationId, people, startDistrict } from './district.js';

const reporter = aResidentActor({ id: 'unsealing-reporter', name: '吴密名' });

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 90_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-06-08T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const ask = <T>(as: Actor, query: string, variables: object): Promise<GraphqlAnswer<T>> =>
  subgraph.ask<T>(query, { as, variables: { ...variables }, claims: { clock: next() } });
const codeOf = ({ errors }: GraphqlAnswer<object>): string | undefined => errors?.[0]?.extensions.code;
const mutate = (as: Actor, name: string, input: object) =>
  ask<{ answer: { request: { id: string; ending: string | null } } }>(
    as,
    `mutation($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { answer: ${name}(input: $input) { request { id ending } } }`,
    { input: { idempotencyKey: newId(), ...input } },
  );

/** Makes a confidential report. */
async function report(): Promise<string> {
  const input = { source: 'RESIDENT', description: '仓库夜间偷排', ...inGridA, categoryCode: noise };
  const confidential = { ...input, reporter: { grade: 'CONFIDENTIAL' } };
  return (await command(subgraph, reporter, 'reportIssue', confidential, next())).issue.id;
}
const reporterOf = async (issueId: string): Promise<string> =>
  (await subgraph.database.query<{ id: string }>('SELECT id FROM reporter WHERE origin_issue_id = $1', [issueId]))[0]!
    .id;
const request = async (as: Actor, issueId: string) =>
  mutate(as, 'requestUnsealing', { reporterId: await reporterOf(issueId), reason: '核实举报线索需要与反映人见面' });

/** Returns the requests that wait for the answer of a person. */
const waitsFor = async (as: Actor): Promise<string[]> =>
  (
    await ask<{ unsealingRequests: { edges: { node: { id: string } }[] } }>(
      as,
      '{ unsealingRequests(first: 50) { edges { node { id } } } }',
      {},
    )
  ).data!.unsealingRequests.edges.map(({ node }) => node.id);

describe('a request to see a confidential reporter', () => {
  it('may be answered by a leader who holds the post that answers without a main unit', async () => {
    const issueId = await report();
    const { id } = (await request(people.streetA, issueId)).data!.answer.request;
    const { roles, organizationId: office, organizationIds, areaCodes, lines } = people.officeLeader;
    const posts: Actor = {
      ...people.officeLeader,
      organizationId: null,
      standings: [{ roles, organizationId: office, organizationIds, areaCodes, lines }],
    };
    expect(codeOf(await mutate(posts, 'answerUnsealing', { requestId: id, approve: true }))).toBeUndefined();
    const [row] = await subgraph.database.query<{ unit: string }>(
      'SELECT answered_by_organization_id AS unit FROM unsealing_request WHERE id = $1',
      [id],
    );
    expect(row!.unit).toBe(office);
  });

  it('is refused for an issue that has ended, and possible again when the issue is reopened', async () => {
    const issueId = await report();
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, next());
    const { task } = await command(
      subgraph,
      people.streetA,
      'dispatchIssue',
      { issueId, organizationId: organizationId('URBAN') },
      next(),
    );
    await command(subgraph, people.urban, 'acceptTask', { taskId: task!.id }, next());
    await command(subgraph, people.urban, 'completeTask', { taskId: task!.id, result: '已查处' }, next());
    await command(subgraph, people.verifier, 'recordVerification', { issueId, passed: true, findings: '属实' }, next());
    await command(subgraph, people.coordinator, 'closeIssue', { issueId }, next());
    expect(codeOf(await request(people.streetA, issueId))).toBe('UNSEALING_ISSUE_ENDED');
    await command(subgraph, reporter, 'reopenIssue', { issueId, reason: '又在偷排' }, next());
    expect(codeOf(await request(people.streetA, issueId))).toBeUndefined();
  });

  it('waits for a closing that has begun, and is refused then', async () => {
    const issueId = await report();
    const closing = new pg.Client({ connectionString: subgraph.database.url });
    await closing.connect();
    try {
      await closing.query('BEGIN');
      await closing.query(
        `UPDATE issue SET state = 'rejected', responsible_organization_id = NULL, holder_organization_id = NULL WHERE id = $1`,
        [issueId],
      );
      const asked = request(people.streetA, issueId);
      const first = await Promise.race([asked, new Promise((done) => setTimeout(done, 500, 'waits'))]);
      await closing.query('COMMIT');
      expect([first, codeOf(await asked)]).toEqual(['waits', 'UNSEALING_ISSUE_ENDED']);
    } finally {
      await closing.end();
    }
  });

  it('ends when the person withdraws it, who may ask again', async () => {
    const issueId = await report();
    const { id } = (await request(people.streetA, issueId)).data!.answer.request;
    const withdrawal = { requestId: id };
    expect(codeOf(await mutate(people.coordinator, 'withdrawUnsealing', withdrawal))).toBe('OUT_OF_SCOPE');
    expect(codeOf(await mutate(people.officeLeader, 'withdrawUnsealing', withdrawal))).toBe('FORBIDDEN');
    expect(codeOf(await mutate(people.streetA, 'withdrawUnsealing', withdrawal))).toBeUndefined();
    expect(codeOf(await mutate(people.streetA, 'withdrawUnsealing', withdrawal))).toBe('UNSEALING_ENDED');
    const consent = { requestId: id, approve: true };
    expect(codeOf(await mutate(people.officeLeader, 'answerUnsealing', consent))).toBe('UNSEALING_ENDED');
    expect(await waitsFor(people.officeLeader)).not.toContain(id);
    expect(codeOf(await request(people.streetA, issueId))).toBeUndefined();
    const trail = await subgraph.database.query<{ act: string }>(
      `SELECT act FROM audit_record WHERE subject_type = 'reporter' AND subject_id = $1 ORDER BY entry`,
      [await reporterOf(issueId)],
    );
    expect(trail.map(({ act }) => act)).toEqual(['requestUnsealing', 'withdrawUnsealing', 'requestUnsealing']);
  });

  it('ends with its issue, or after seven days, and opens nothing then', async () => {
    const [ended, open] = [await report(), await report()];
    const first = (await request(people.streetA, ended)).data!.answer.request.id;
    const rejection = { issueId: ended, decision: 'REJECT', reason: '不属于受理范围' };
    await command(subgraph, people.streetA, 'judgeIssue', rejection, next());
    const second = (await request(people.streetA, open)).data!.answer.request.id;
    const answered = async (id: string) =>
      codeOf(await mutate(people.officeLeader, 'answerUnsealing', { requestId: id, approve: true }));
    expect(await answered(first)).toBe('UNSEALING_ENDED');
    const waiting = await waitsFor(people.officeLeader);
    expect([waiting.includes(first), waiting.includes(second)]).toEqual([false, true]);
    clock.at += 7 * 24 * 3_600_000;
    expect(await answered(second)).toBe('UNSEALING_ENDED');
    expect(await waitsFor(people.officeLeader)).not.toContain(second);
    // The old request does not stand in the way of a new one.
    const third = (await request(people.streetA, open)).data!.answer.request.id;
    const rows = await subgraph.database.query<{ id: string; ending: string | null }>(
      'SELECT id, ending FROM unsealing_request WHERE id = ANY($1::uuid[]) ORDER BY asked_at',
      [[first, second, third]],
    );
    expect(rows.map(({ ending }) => ending)).toEqual(['issue-ended', 'expired', null]);
    expect(await answered(third)).toBeUndefined();
  });
});

describe('the total count of requests to answer', () => {
  it('equals the walked pages, and is counted once and only when a query asks', async () => {
    for (const issueId of [await report(), await report()]) await request(people.streetA, issueId);
    const counts = await countsOf(subgraph, 'unsealingRequests', people.officeLeader, { clock: next() });
    expect(counts.walked).toBeGreaterThan(1);
    expect(counts).toEqual(countsFor(counts.walked));
  });
});
