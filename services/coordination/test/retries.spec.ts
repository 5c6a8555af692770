import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aClientActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { send, type CommandAnswer } from './commands.js';
import { inGridA, noise, people, someoneOf, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

type Sent = [as: Actor, name: string, input: Record<string, unknown>];

/** Sends a command, which must be taken, and returns what a retry needs: the same request with the same key. */
async function give(
  as: Actor,
  name: string,
  input: Record<string, unknown>,
): Promise<{ sent: Sent; answer: CommandAnswer }> {
  const version = await versionOf(input);
  const whole = { idempotencyKey: newId(), ...(version === null ? {} : { expectedVersion: version }), ...input };
  const { data, errors } = await send(subgraph, as, name, whole);
  expect(errors).toBeUndefined();
  return { sent: [as, name, whole], answer: data!.answer };
}

async function versionOf({ issueId, taskId }: Record<string, unknown>): Promise<number | null> {
  if (!issueId && !taskId) return null;
  const [row] = await subgraph.database.query<{ version: number }>(
    'SELECT version FROM issue WHERE id = coalesce((SELECT issue_id FROM task WHERE id = $1), $1)',
    [taskId ?? issueId],
  );
  return row!.version;
}

const retried = async ([as, name, input]: Sent): Promise<CommandAnswer | string> => {
  const { data, errors } = await send(subgraph, as, name, input);
  return errors ? String(errors[0]!.extensions.code) : data!.answer;
};

const handler = someoneOf('ENV', 'department_handler');

const aReport = (source: string) => ({ source, description: '夜间施工噪音扰民', ...inGridA, categoryCode: noise });

/** Takes an issue from the report to the closing and returns every command with its answer. */
async function lifecycle(): Promise<{ sent: Sent; answer: CommandAnswer }[]> {
  const filed = await give(people.resident, 'reportIssue', aReport('RESIDENT'));
  const issueId = filed.answer.issue.id;
  const judged = await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: noise });
  const dispatched = await give(people.streetA, 'dispatchIssue', { issueId });
  const taskId = dispatched.answer.task!.id;
  const accepted = await give(handler, 'acceptTask', { taskId });
  const completed = await give(handler, 'completeTask', { taskId, result: '已现场劝停并恢复安静。' });
  return [filed, judged, dispatched, accepted, completed];
}

describe('a retry', () => {
  it('of every command of a lifecycle answers with its issue and task as they stand now, and writes nothing', async () => {
    const given = await lifecycle();
    const present = given.at(-1)!.answer;
    const print = async () =>
      subgraph.database.query(
        `SELECT (SELECT count(*) FROM outbox WHERE key = $1) AS events,
           (SELECT count(*) FROM audit_record) AS audits, (SELECT count(*) FROM idempotency_key) AS keys`,
        [present.issue.id],
      );
    const before = await print();
    for (const { sent, answer } of given) {
      const again = (await retried(sent)) as CommandAnswer;
      expect([sent[1], again.issue]).toEqual([sent[1], present.issue]);
      expect([sent[1], again.task]).toEqual([sent[1], answer.task && present.task]);
    }
    expect(await print()).toEqual(before);
  });

  it('with another input is refused, also when the input differs only in the version', async () => {
    const [, judged] = await lifecycle();
    const [as, name, input] = judged!.sent;
    expect(await retried([as, name, { ...input, expectedVersion: 77 }])).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('finds keys of at most 100 bytes', async () => {
    await subgraph.database.query('DELETE FROM idempotency_key');
    await lifecycle();
    const rows = await subgraph.database.query<{ command: string; bytes: number }>(
      // Four bytes of each row are its place in the page.
      'SELECT command, pg_column_size(k) + 4 AS bytes FROM idempotency_key k ORDER BY bytes DESC',
    );
    expect(rows).toHaveLength(5);
    expect(rows[0]!.bytes).toBeLessThanOrEqual(100);
  });

  it('of a staff member who may not see the issue any more is answered only while nothing has happened since', async () => {
    const [accepted, completed] = (await lifecycle()).slice(-2);
    // The person has moved to a unit that has nothing to do with the issue.
    const away = ({ sent: [, name, input] }: { sent: Sent }): Sent => [
      { ...people.streetB, id: handler.id },
      name,
      input,
    ];
    expect(await retried(away(completed!))).toMatchObject({ issue: completed!.answer.issue });
    expect(await retried(away(accepted!))).toBe('OUT_OF_SCOPE');
    expect(await retried(accepted!.sent)).toMatchObject({ issue: completed!.answer.issue });
  });

  const judged = (issueId: string) =>
    give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: noise });

  it('of a client that may only report is answered, also after the issue has changed', async () => {
    const client = aClientActor({ roles: ['client_intake'] });
    const { sent, answer } = await give(client, 'reportIssue', aReport('HOTLINE_12345'));
    await judged(answer.issue.id);
    expect(await retried(sent)).toMatchObject({ issue: { id: answer.issue.id } });
    const urge = await give(client, 'urgeIssue', {
      issueId: answer.issue.id,
      text: '再次来电',
      expectedVersion: undefined,
    });
    expect(await retried(urge.sent)).toMatchObject({ issue: { id: answer.issue.id } });
  });

  it('of a client that has lost the source shows no later state', async () => {
    const client = aClientActor();
    const { answer } = await give(client, 'reportIssue', aReport('HOTLINE_12345'));
    const issueId = answer.issue.id;
    const urge = await give(client, 'urgeIssue', { issueId, text: '再次来电', expectedVersion: undefined });
    const [, name, input] = urge.sent;
    const without: Sent = [{ ...client, client: { requestsPerMinute: 600, sources: [] } }, name, input];
    expect(await retried(without)).toMatchObject({ issue: urge.answer.issue });
    await judged(issueId);
    expect(await retried(without)).toBe('OUT_OF_SCOPE');
  });

  it('of a report whose reporter has moved away shows no later state, although everybody may report', async () => {
    const { sent, answer } = await give(people.streetA, 'reportIssue', aReport('PATROL'));
    const moved: Sent = [{ ...people.streetB, id: people.streetA.id }, sent[1], sent[2]];
    expect(await retried(moved)).toMatchObject({ issue: answer.issue });
    await judged(answer.issue.id);
    expect(await retried(moved)).toBe('OUT_OF_SCOPE');
    expect(await retried(sent)).toMatchObject({ issue: { id: answer.issue.id } });
  });
});
