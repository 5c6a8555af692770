import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import {
  district,
  dutyList,
  importDutyList,
  inGridA,
  noise,
  organizationId,
  people,
  sendOnLeave,
  smoke,
  startDistrict,
} from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const clock = { at: Date.parse('2026-02-02T09:00:00+08:00') };
const next = (): string => new Date((clock.at += 60_000)).toISOString();

async function dispatched(categoryCode: string, named?: string): Promise<void> {
  const input = { source: 'RESIDENT', description: '饭店油烟和噪音扰民', ...inGridA, categoryCode };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', input, next());
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, next());
  const to = named ? { organizationId: organizationId(named) } : {};
  await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id, ...to }, next());
}

/** Makes a binding ruling on an issue about noise that two units refused. */
async function ruledFor(code: string): Promise<void> {
  const input = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await command(subgraph, people.resident, 'reportIssue', input, next())).issue.id;
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, next());
  for (const [unit, person] of [
    ['URBAN', people.urban],
    ['WATER', people.water],
  ] as const) {
    const to = { issueId, organizationId: organizationId(unit) };
    const { task } = await command(subgraph, people.streetA, 'dispatchIssue', to, next());
    const reason = { taskId: task!.id, reasonCode: 'CANNOT_LOCATE', evidence: '不属本单位职责' };
    await command(subgraph, person, 'returnTask', reason, next());
  }
  const ruling = { issueId, organizationId: organizationId(code), reason: '属社会生活噪声' };
  await command(subgraph, people.arbiter, 'ruleArbitration', ruling, next());
}

/**
 * Copies dispatches by the duty list, one each minute from `start`: six of ten are about noise, four about smoke, in an
 * order that a seed decides.
 */
async function seedDispatches(count: number, start: string): Promise<void> {
  const { query } = subgraph.database;
  await query(
    `CREATE TABLE seeded AS
     SELECT g, p.issue_id AS pattern, p.task_id AS pattern_task, md5('issue' || g)::uuid AS issue_id,
       md5('task' || g)::uuid AS task_id, $2::timestamptz + g * interval '1 minute' AS at
     FROM (SELECT g, row_number() OVER (ORDER BY md5('seed' || g)) <= $1 * 6 / 10 AS is_noise
           FROM generate_series(0, $1 - 1) AS g) AS drawn
     JOIN (SELECT DISTINCT ON (i.category_code) i.category_code, t.issue_id, t.id AS task_id
           FROM issue i JOIN task t ON t.issue_id = i.id WHERE t.route ->> 'rule' = 'duty-list') AS p
       ON p.category_code = CASE WHEN is_noise THEN $3 ELSE $4 END`,
    [count, start, noise, smoke],
  );
  const copy = async (table: string, where: string, own: string): Promise<void> => {
    await query(
      `INSERT INTO ${table} SELECT n.* FROM ${table} x JOIN seeded s ON ${where},
         LATERAL jsonb_populate_record(x, jsonb_build_object(${own})) AS n`,
    );
  };
  await copy('issue', 'x.id = s.pattern', `'id', s.issue_id`);
  await copy('task', 'x.id = s.pattern_task', `'id', s.task_id, 'issue_id', s.issue_id`);
  await copy(
    'issue_step',
    `x.task_id = s.pattern_task AND x.step = 'dispatched'`,
    `'issue_id', s.issue_id, 'task_id', s.task_id, 'at', s.at`,
  );
}

const replay = async (
  dutyListVersion: number,
  to = '2026-02-03T00:00:00Z',
  from = '2026-02-01T00:00:00Z',
): Promise<unknown> =>
  (
    await subgraph.get<{ replayRouting: unknown }>(
      `query($version: Int!, $from: DateTime!, $to: DateTime!) { replayRouting(from: $from, to: $to, dutyListVersion: $version) {
         dispatches same moved unroutable notReplayed namedByPerson namedButListed categoryUnknown nobodyKnown moves { from { id } to { id } count } } }`,
      { as: people.coordinator, variables: { version: dutyListVersion, from, to } },
    )
  ).replayRouting;

describe('replayRouting', () => {
  const none = { namedByPerson: 0, namedButListed: 0, categoryUnknown: 0, nobodyKnown: 0 };

  it(
    'counts dispatches that another duty list would have moved, with the posts and leaves at the time ' +
      'of each dispatch',
    async () => {
      await dispatched(noise);
      await dispatched(smoke);
      await dispatched(smoke, 'POLICE');
      await importDutyList(subgraph, `${dutyList}${smoke},district,${district},WATER,handler,\n`);
      await importDutyList(subgraph, `${dutyList.split('\n')[0]}\n02,district,${district},URBAN,handler,\n`);
      const counted = { dispatches: 3, notReplayed: 1, ...none, namedByPerson: 1, namedButListed: 1 };
      expect(await replay(1)).toEqual({ ...counted, same: 2, moved: 0, unroutable: 0, moves: [] });
      const move = { from: { id: organizationId('URBAN') }, to: { id: organizationId('WATER') }, count: 1 };
      expect(await replay(2)).toEqual({ ...counted, same: 1, moved: 1, unroutable: 0, moves: [move] });
      expect(await replay(3)).toMatchObject({ ...counted, namedButListed: 0, same: 0, moved: 0, unroutable: 2 });
      await sendOnLeave(subgraph, 'WATER', new Date(clock.at).toISOString());
      expect(await replay(2)).toMatchObject({ ...counted, same: 2, moved: 0 });
      expect(await replay(2, '2026-02-01T12:00:00Z')).toMatchObject({ dispatches: 0, notReplayed: 0 });
    },
  );

  it('replays ten thousand dispatches within a minute, each time with the same result', async () => {
    await seedDispatches(10_000, '2026-01-05T00:00:00Z');
    const began = Date.now();
    const found = await replay(2, '2026-01-13T00:00:00Z', '2026-01-05T00:00:00Z');
    process.stderr.write(`  replay of 10,000 dispatches: ${Date.now() - began} ms\n`);
    expect(Date.now() - began).toBeLessThan(60_000);
    const move = { from: { id: organizationId('URBAN') }, to: { id: organizationId('WATER') }, count: 4_000 };
    expect(found).toEqual({
      ...{ dispatches: 10_000, notReplayed: 0, ...none },
      ...{ same: 6_000, moved: 4_000, unroutable: 0, moves: [move] },
    });
    expect(await replay(2, '2026-01-13T00:00:00Z', '2026-01-05T00:00:00Z')).toEqual(found);
  }, 120_000);

  it('ignores rulings that the replayed version would end, also before the day on which the version ended them', async () => {
    clock.at = Date.parse('2026-02-09T09:00:00+08:00');
    await importDutyList(subgraph, dutyList);
    await ruledFor('POLICE');
    await dispatched(noise);
    await importDutyList(subgraph, `${dutyList}${smoke},district,${district},WATER,handler,\n`);
    await importDutyList(
      subgraph,
      dutyList.replace(`${noise},district,${district},ENV`, `${noise},district,${district},WATER`),
    );
    const [kept, ended] = [5, 6];
    const tried = async (version: number): Promise<unknown> =>
      replay(version, '2026-02-10T00:00:00Z', '2026-02-09T00:00:00Z');
    expect(await tried(kept)).toMatchObject({ dispatches: 3, namedByPerson: 2, same: 1, moved: 0 });
    const move = { from: { id: organizationId('POLICE') }, to: { id: organizationId('WATER') }, count: 1 };
    expect(await tried(ended)).toMatchObject({ dispatches: 3, namedByPerson: 2, same: 0, moved: 1, moves: [move] });
  });

  it('refuses an unknown version, a period that ends before it begins, and roles that do not keep the list', async () => {
    const codeOf = async (as: typeof people.coordinator, args: string): Promise<string | undefined> =>
      (await subgraph.ask(`{ replayRouting(${args}) { dispatches } }`, { as })).errors?.[0]?.extensions.code;
    const [from, to] = ['"2026-02-01T00:00:00Z"', '"2026-02-03T00:00:00Z"'];
    expect(await codeOf(people.coordinator, `from: ${from}, to: ${to}, dutyListVersion: 99`)).toBe('UNKNOWN_DUTY_LIST');
    expect(await codeOf(people.coordinator, `from: ${to}, to: ${from}, dutyListVersion: 1`)).toBe('BAD_INPUT');
    expect(await codeOf(people.water, `from: ${from}, to: ${to}, dutyListVersion: 1`)).toBe('FORBIDDEN');
  });
});
