import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { Dissolutions } from './dissolution.js';
import { assignmentOf, employ, inGridA, moveClock, noise, organizationId, people, startDistrict } from './district.js';

/** Number of open tasks that are handed over in each test: 10,000 with `JICENG_LONG=1`. */
const SIZE = process.env.JICENG_LONG ? 10_000 : 1_200;
/** Number of issues that one transaction hands over. */
const BATCH = 500;

let subgraph: TestSubgraph;
const clock = { at: Date.parse('2028-03-01T09:00:00+08:00') };
const iso = (at: number): string => new Date(at).toISOString();
beforeAll(async () => {
  subgraph = await startDistrict();
  for (const [code, number] of [
    ['ENV', 2],
    ['URBAN', 8],
    ['WATER', 2],
    ['WATER', 3],
    ['POLICE', 2],
    ['POLICE', 3],
  ] as const)
    await employ(subgraph, code, number, 'department_handler');
  await moveClock(subgraph, iso(clock.at));
}, 60_000);
afterAll(() => subgraph.stop());

/** Gives one accepted task to a person of a unit, and copies the issue: reports through the API would take minutes. */
async function muchWorkOf(code: string, staffId: string): Promise<void> {
  const organization = organizationId(code);
  const at = (): string => iso((clock.at += 60_000));
  const report = { source: 'RESIDENT', description: '夜间施工噪音', ...inGridA, categoryCode: noise };
  const issueId = (await command(subgraph, people.resident, 'reportIssue', report, at())).issue.id;
  await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' }, at());
  const { task } = await command(
    subgraph,
    people.streetA,
    'dispatchIssue',
    { issueId, organizationId: organization },
    at(),
  );
  const desk = { ENV: people.environment, WATER: people.water, POLICE: people.police }[code]!;
  await command(subgraph, desk, 'acceptTask', { taskId: task!.id }, at());
  if (staffId !== desk.id) await command(subgraph, desk, 'assignTask', { taskId: task!.id, staffId }, at());
  await subgraph.database.query(`DROP TABLE IF EXISTS copy`);
  await subgraph.database.query(
    `CREATE TABLE copy AS SELECT gen_random_uuid() AS id FROM generate_series(1, ${SIZE - 1})`,
  );
  for (const [table, changed] of [
    ['issue', `jsonb_build_object('id', c.id)`],
    ['task', `jsonb_build_object('id', gen_random_uuid(), 'issue_id', c.id)`],
    ['issue_step', `jsonb_build_object('issue_id', c.id)`],
    ['duty_span', `jsonb_build_object('issue_id', c.id)`],
  ] as const)
    await subgraph.database.query(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(t, ${changed})).* FROM ${table} t CROSS JOIN copy c WHERE t.${table === 'issue' ? 'id' : 'issue_id'} = $1`,
      [issueId],
    );
  await subgraph.database.query('ANALYZE issue, task');
}

/**
 * Sends the event of a departure, and moves the clock until no task is left. Checks that each transaction hands over a
 * batch, and prints the slowest.
 */
async function handedOver(name: string, left: () => Promise<number>, depart: () => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  const timed = async (work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  };
  await timed(depart);
  const start = clock.at;
  for (let batch = 1; batch < Math.ceil(SIZE / BATCH); batch += 1) {
    expect(await left()).toBe(SIZE - batch * BATCH);
    await timed(() => moveClock(subgraph, iso((clock.at += 1_000))));
  }
  expect(await left()).toBe(0);
  expect(clock.at - start).toBeLessThan(60_000);
  process.stderr.write(
    `${name}: ${SIZE} tasks in ${took.length} transactions, ${(took.reduce((sum, ms) => sum + ms, 0) / 1000).toFixed(1)} s of work, ` +
      `the slowest ${(Math.max(...took) / 1000).toFixed(2)} s\n`,
  );
  if (process.env.JICENG_LONG) expect(Math.max(...took)).toBeLessThan(5_000);
}

const count = async (sql: string, values: unknown[]): Promise<number> =>
  (await subgraph.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${sql}`, values))[0]!.count;
const accepted = (column: string, id: string) => (): Promise<number> =>
  count(`task WHERE ${column} = $1 AND state = 'accepted'`, [id]);
const steps = (step: string): Promise<number> =>
  count("issue_step s JOIN copy c ON c.id = s.issue_id WHERE s.step = $1 AND s.actor_kind = 'system'", [step]);
const waiting = (kind: string): Promise<number> =>
  count('timer WHERE kind = $1 AND fired_at IS NULL AND cancelled_at IS NULL', [kind]);

describe('a great number of open tasks is handed over in batches within a minute', () => {
  it('when the unit is dissolved, and the second search finds work that was written meanwhile', async () => {
    await muchWorkOf('ENV', people.environment.id);
    const unit = organizationId('ENV');
    const left = accepted('organization_id', unit);
    await handedOver('dissolution', left, () =>
      new Dissolutions(() => subgraph).dissolve('ENV', 'URBAN', iso(clock.at)),
    );
    const [late] = await subgraph.database.query<{ id: string }>('SELECT id FROM copy LIMIT 1');
    await subgraph.database.query(
      `UPDATE issue SET responsible_organization_id = $2, holder_organization_id = $2, desk_organization_ids = ARRAY[$2::uuid] WHERE id = $1`,
      [late!.id, unit],
    );
    await subgraph.database.query('UPDATE task SET organization_id = $2 WHERE issue_id = $1', [late!.id, unit]);
    await moveClock(subgraph, iso((clock.at += 60_000)));
    expect(await left()).toBe(0);
    expect(await steps('taken-over')).toBe(SIZE - 1 + 1);
    expect(
      await count('(SELECT DISTINCT t.proposed_staff_id FROM task t JOIN copy c ON c.id = t.issue_id) AS p', []),
    ).toBeGreaterThan(1);
    expect(await waiting('organization-dissolved')).toBe(0);
  }, 300_000);

  it('when a person leaves the post, to the successor whom the command named', async () => {
    const [leaver, successor] = [assignmentOf('WATER', 2, []).staffId, assignmentOf('WATER', 3, []).staffId];
    await muchWorkOf('WATER', leaver);
    await handedOver('exit', accepted('staff_id', leaver), () =>
      subgraph.deliver(
        assignmentChanged,
        {
          ...assignmentOf('WATER', 2, ['department_handler']),
          validTo: iso(clock.at),
          successorId: successor,
          version: 2,
        },
        { occurredAt: iso(clock.at) },
      ),
    );
    expect(await accepted('staff_id', successor)()).toBe(SIZE);
    await moveClock(subgraph, iso((clock.at += 60_000)));
    expect([await steps('assigned'), await waiting('assignment-ends')]).toEqual([SIZE - 1, 0]);
  }, 300_000);

  it('when a person goes on leave, with the cover as the proposed person', async () => {
    const [absent, cover] = [assignmentOf('POLICE', 2, []).staffId, assignmentOf('POLICE', 3, []).staffId];
    await muchWorkOf('POLICE', absent);
    await handedOver('leave', accepted('staff_id', absent), () =>
      subgraph.deliver(
        presenceChanged,
        {
          ...{ entryId: newId(), kind: 'leave', staffId: absent, organizationId: organizationId('POLICE') },
          ...{ areaCodes: [], line: null, startsAt: iso(clock.at), endsAt: iso(clock.at + 60 * 86_400_000) },
          ...{ covers: [cover], withdrawn: false, version: 1 },
        },
        { occurredAt: iso(clock.at) },
      ),
    );
    expect(await accepted('proposed_staff_id', cover)()).toBe(SIZE);
    await moveClock(subgraph, iso((clock.at += 60_000)));
    expect([await steps('unassigned'), await waiting('leave-begins')]).toEqual([SIZE - 1, 0]);
  }, 300_000);
});
