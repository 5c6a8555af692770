import type { Actor } from '@jiceng/platform/context';
import { command } from './commands.js';
import { moveClock, organizationId, people } from './district.js';
import { clock, done, next, register, reportOf, subgraph, url } from './status-world.js';

let hotline: { actor: Actor; id: string };
beforeAll(async () => {
  hotline = await register('hotline_12345');
  await done('setStatusWebhook', { clientId: hotline.id, expectedVersion: null, url });
});

const give = (as: Actor, name: string, input: Record<string, unknown>) => command(subgraph, as, name, input, next());
const on = (day: string, time: string): string => new Date(`2026-04-${day}T${time}+08:00`).toISOString();
/** Moves the clock on, so that the timers up to then take effect. */
const until = async (day: string, time: string): Promise<void> => {
  clock.at = Date.parse(on(day, time));
  await moveClock(subgraph, on(day, time));
};

/** Reports an order on a working day at 9:00, with a limit of the hotline. */
async function ordered(day: string, sourceDueAt: string | null): Promise<string> {
  clock.at = Date.parse(on(day, '08:59'));
  return (await give(hotline.actor, 'reportIssue', { ...reportOf('HOTLINE_12345'), sourceDueAt })).issue.id;
}
/** Lets the environment department work on an issue; returns its task. */
async function atWork(issueId: string): Promise<string> {
  await give(people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
  const { task } = await give(people.streetA, 'dispatchIssue', { issueId });
  await give(people.environment, 'acceptTask', { taskId: task!.id });
  return task!.id;
}
const warningsOf = async (issueId: string) =>
  (
    await subgraph.database.query<{ to: unknown }>(
      `SELECT payload -> 'to' AS to FROM timer WHERE kind = 'notice' AND payload ->> 'kind' = 'source_limit'
         AND payload ->> 'issueId' = $1 ORDER BY due_at`,
      [issueId],
    )
  ).map(({ to }) => to);
const waitingFor = async (issueId: string) =>
  (
    await subgraph.database.query<{ at: Date }>(
      `SELECT due_at AS at FROM timer WHERE kind = 'source-limit-near' AND key = $1
         AND fired_at IS NULL AND cancelled_at IS NULL`,
      [issueId],
    )
  ).map(({ at }) => at.toISOString());
const messagesOf = async (as: Actor, issueId: string) => {
  const { notifications } = await subgraph.get<{
    notifications: { edges: { node: { kind: string; text: string; issue: { id: string } | null } }[] };
  }>('{ notifications(first: 50, unreadOnly: true) { edges { node { kind text issue { id } } } } }', {
    as,
    claims: { clock: next() },
  });
  return notifications.edges
    .map(({ node }) => node)
    .filter(({ kind, issue }) => kind === 'SOURCE_LIMIT' && issue?.id === issueId)
    .map(({ text }) => text);
};
const environment = [{ organizationId: organizationId('ENV'), staffId: people.environment.id }];

describe('a limit of the source that is earlier than ours', () => {
  it('warns the person who works on the issue once, and tells the time until the limit of the source', async () => {
    const id = await ordered('01', on('01', '11:00'));
    await atWork(id);
    await until('01', '10:29');
    expect(await warningsOf(id)).toEqual([]);
    await until('01', '10:30');
    expect(await warningsOf(id)).toEqual([environment]);
    await until('01', '10:31');
    expect(await messagesOf(people.environment, id)).toEqual([expect.stringContaining('28 min left')]);
    for (const other of [people.streetA, people.police, people.urban]) expect(await messagesOf(other, id)).toEqual([]);
    await until('02', '08:00');
    expect(await warningsOf(id)).toHaveLength(1);
  });

  it('warns the desk that has not dispatched the issue yet', async () => {
    const id = await ordered('02', on('02', '11:00'));
    await until('02', '10:30');
    expect(await warningsOf(id)).toEqual([[{ organizationId: organizationId('STREET-A'), staffId: null }]]);
    await until('02', '10:31');
    expect(await messagesOf(people.streetA, id)).toHaveLength(1);
  });

  it('warns nobody of an issue without one, of one that has passed at the delivery, or that has ended', async () => {
    const [none, past, ended] = [
      await ordered('03', null),
      await ordered('03', on('03', '08:00')),
      await ordered('03', on('03', '11:00')),
    ];
    expect(await waitingFor(ended)).toEqual([on('03', '10:30')]);
    await give(people.streetA, 'judgeIssue', { issueId: ended, decision: 'REJECT', reason: '不属于受理范围' });
    expect(await waitingFor(ended)).toEqual([]);
    await until('03', '12:00');
    for (const id of [none, past, ended]) expect(await warningsOf(id)).toEqual([]);
  });

  it('that the source moves warns before the later limit alone', async () => {
    const id = await ordered('07', on('07', '11:00'));
    await give(people.streetA, 'askSourceForTime', {
      issueId: id,
      reason: 'LONG_WORK',
      sourceDueAt: on('07', '17:00'),
    });
    // A request that waits moves nothing.
    expect(await waitingFor(id)).toEqual([on('07', '10:30')]);
    const { issue } = await subgraph.get<{ issue: { sourceRequests: { id: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { sourceRequests { id } } }',
      { as: people.streetA, variables: { id } },
    );
    await give(hotline.actor, 'answerSourceRequest', {
      expectedVersion: undefined,
      issueId: id,
      requestId: issue.sourceRequests[0]!.id,
      granted: true,
    });
    const [moved, ...further] = await waitingFor(id);
    expect([moved! > on('07', '14:00') && moved! < on('07', '17:00'), further]).toEqual([true, []]);
    await until('07', '13:00');
    expect(await warningsOf(id)).toEqual([]);
    await until('07', '16:59');
    expect(await warningsOf(id)).toHaveLength(1);
  });
});

describe('a limit of the source that is later than ours', () => {
  const dueOf = async (id: string): Promise<string> =>
    (
      await subgraph.get<{ issue: { handleDueAt: string } }>('query($id: ID!) { issue(id: $id) { handleDueAt } }', {
        as: people.coordinator,
        variables: { id },
      })
    ).issue.handleDueAt;
  /** Returns the limit of the hotline that is warned of before our limit but lies after it. */
  const justAfter = async (day: string): Promise<{ id: string; taskId: string; due: string }> => {
    const first = await ordered(day, null);
    await atWork(first);
    const id = await ordered(day, new Date(Date.parse(await dueOf(first)) + 30 * 60_000).toISOString());
    const taskId = await atWork(id);
    return { id, taskId, due: await dueOf(id) };
  };

  it('warns nobody while our limit is the earlier one', async () => {
    const { id, due } = await justAfter('08');
    const [warning] = await waitingFor(id);
    expect(warning! < due).toBe(true);
    await moveClock(subgraph, warning!);
    expect(await waitingFor(id)).toEqual([due]);
    clock.at = Date.parse(due);
    await moveClock(subgraph, due);
    expect([await warningsOf(id), await waitingFor(id)]).toEqual([[], []]);
  });

  it('warns when our limit was extended past it after its warning was due', async () => {
    const { id, due } = await justAfter('20');
    const [warning] = await waitingFor(id);
    await moveClock(subgraph, warning!);
    expect(await warningsOf(id)).toEqual([]);
    clock.at = Date.parse(warning!);
    await subgraph.database.query(`UPDATE issue SET handle_due_at = handle_due_at + interval '5 days' WHERE id = $1`, [
      id,
    ]);
    await moveClock(subgraph, due);
    expect(await warningsOf(id)).toEqual([environment]);
  });
});
