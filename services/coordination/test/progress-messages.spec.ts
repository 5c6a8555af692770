import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aResidentActor } from '@jiceng/testing/actors';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, moveClock, noise, organizationId, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict({ PUBLIC_URL: 'https://district.example/' });
}, 60_000);
afterAll(() => subgraph.stop());

const neighbour = aResidentActor({ id: 'account-2', name: '李小红' });

const clock = { at: Date.parse('2026-04-01T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();
const send = async (as: Actor, mutation: string, input: Record<string, unknown>) => {
  const answer = await command(subgraph, as, mutation, input, next());
  await moveClock(subgraph, next());
  return answer;
};
const report = async (as: Actor, parts: Record<string, unknown> = {}): Promise<string> => {
  const words = { title: '夜间施工', description: '工地夜间施工', categoryCode: noise };
  return (await send(as, 'reportIssue', { source: 'RESIDENT', ...words, ...inGridA, ...parts })).issue.id;
};

/** Lets a department take the issue on, so that its state is HANDLING. Returns the task. */
async function handle(issueId: string): Promise<string> {
  const { task } = await send(people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId('ENV') });
  await send(people.environment, 'acceptTask', { taskId: task!.id });
  return task!.id;
}

interface Message {
  id: string;
  kind: string;
  text: string;
  issue: { id: string; state: string } | null;
}
const unread = async (as: Actor): Promise<Message[]> => {
  const { notifications } = await subgraph.get<{ notifications: { edges: { node: Message }[] } }>(
    '{ notifications(first: 100, unreadOnly: true) { edges { node { id kind text issue { id state } } } } }',
    { as },
  );
  return notifications.edges.map(({ node }) => node);
};
const about = async (as: Actor, issueId: string): Promise<Message[]> =>
  (await unread(as)).filter(({ issue }) => issue?.id === issueId);
const mark = (as: Actor, ids: string[]): Promise<unknown> =>
  subgraph.get('mutation($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { unread } }', {
    as,
    variables: { input: { idempotencyKey: newId(), ids } },
  });

describe('a message about the progress of a report', () => {
  it('tells the reporter each new state, one unread message for a report, and nothing that was reported', async () => {
    const id = await report(people.resident);
    expect(await about(people.resident, id)).toEqual([]);
    await send(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    const [accepted] = await about(people.resident, id);
    expect(accepted).toMatchObject({ kind: 'PROGRESS', issue: { id, state: 'ACCEPTED' } });
    expect(accepted!.text).toMatch(
      /^Your report \S+ has moved on: accepted\. https:\/\/district\.example\/console\/my-reports\?report=/,
    );
    expect(accepted!.text).not.toContain('施工');
    await handle(id);
    expect((await about(people.resident, id)).map(({ id: message, issue }) => [message, issue!.state])).toEqual([
      [accepted!.id, 'HANDLING'],
    ]);
    await mark(people.resident, [accepted!.id]);
    expect(await about(people.resident, id)).toEqual([]);
  });

  it('reaches nobody but the reporters, and nobody else marks it as read', async () => {
    const id = await report(people.resident);
    await send(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    for (const other of [neighbour, people.streetA, people.environment])
      expect((await unread(other)).filter(({ kind }) => kind === 'PROGRESS')).toEqual([]);
    const [message] = await about(people.resident, id);
    await mark(neighbour, [message!.id]);
    expect(await about(people.resident, id)).toHaveLength(1);
  });

  it('does not tell staff who enter reports, as they see them on their desk', async () => {
    const id = await report(people.streetA, { source: 'PATROL' });
    await send(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    await handle(id);
    expect((await unread(people.streetA)).filter(({ kind }) => kind === 'PROGRESS')).toEqual([]);
  });

  it('tells a merged reporter about the merge, and then about the surviving issue', async () => {
    const [first, second] = [await report(people.resident), await report(neighbour)];
    await send(people.streetA, 'judgeIssue', { issueId: first, decision: 'ACCEPT' });
    await send(people.streetA, 'mergeIssue', { issueId: second, intoIssueId: first });
    expect((await about(neighbour, second)).map(({ issue }) => issue!.state)).toEqual(['MERGED']);
    expect(await about(people.resident, second)).toEqual([]);
    await handle(first);
    for (const each of [people.resident, neighbour])
      expect((await about(each, first)).map(({ issue }) => issue!.state)).toEqual(['HANDLING']);
  });

  it('forgets what it told about an issue when the merge is undone', async () => {
    const [first, second] = [await report(people.resident), await report(neighbour)];
    await send(people.streetA, 'judgeIssue', { issueId: first, decision: 'ACCEPT' });
    await send(people.streetA, 'mergeIssue', { issueId: second, intoIssueId: first });
    await handle(first);
    expect(await about(neighbour, first)).toHaveLength(1);
    const texts = async (as: Actor): Promise<string> => JSON.stringify(await unread(as));
    const number = (await about(neighbour, first))[0]!.text.split(' ')[2]!;
    await send(people.streetA, 'unmergeIssue', { issueId: second });
    expect(await texts(neighbour)).not.toContain(number);
    expect(await texts(people.resident)).toContain(number);
  });

  it('does not tell the person who took the step, and nobody who reported without a name', async () => {
    const id = await report(people.resident);
    await send(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    await send(people.environment, 'completeTask', { taskId: await handle(id), result: '已要求工地停工。' });
    await send(people.verifier, 'recordVerification', { issueId: id, passed: true, findings: '已停工。' });
    await send(people.coordinator, 'closeIssue', { issueId: id });
    expect(await about(people.resident, id)).toHaveLength(1);
    await mark(
      people.resident,
      (await about(people.resident, id)).map((message) => message.id),
    );
    await send(people.resident, 'reopenIssue', { issueId: id, reason: '又开始夜间施工了' });
    expect(await about(people.resident, id)).toEqual([]);

    for (const grade of ['ANONYMOUS', 'CONFIDENTIAL']) {
      const hidden = await report(people.resident, { reporter: { grade } });
      await send(people.streetA, 'judgeIssue', { issueId: hidden, decision: 'ACCEPT' });
      expect(
        await subgraph.database.query(`SELECT FROM notification WHERE issue_id = $1 AND kind = 'progress'`, [hidden]),
      ).toEqual([]);
    }
  });

  it('can be reworded and switched off, but not sent to roles or by other channels', async () => {
    const change = (input: Record<string, unknown>): Promise<{ errors?: { extensions: unknown }[] }> =>
      subgraph.ask(
        'mutation($input: ChangeNotificationRuleInput!) { changeNotificationRule(input: $input) { rule { version } } }',
        {
          as: people.coordinator,
          variables: { input: { idempotencyKey: newId(), kind: 'PROGRESS', expectedVersion: 1, ...input } },
        },
      );
    for (const [field, value] of [
      ['roles', ['street_dispatcher']],
      ['channels', ['WEBHOOK']],
      ['urgent', true],
      ['textZh', '事项 {number}，{timeLeft}'],
    ] as const)
      expect((await change({ [field]: value })).errors?.[0]).toMatchObject({
        extensions: { code: 'BAD_INPUT', details: { field } },
      });
    expect((await change({ enabled: false })).errors).toBeUndefined();
    const id = await report(people.resident);
    await send(people.streetA, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    expect(await about(people.resident, id)).toEqual([]);
  });
});
