import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import { testContextSecret, type TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from '../../services/coordination/test/commands.js';
import { inGridA, people, startDistrict } from '../../services/coordination/test/district.js';

const checkout = resolve(import.meta.dirname, '../..');
/** `JICENG_LONG=1` takes the whole size of the guarantee; the short run shows the same with fewer. */
const openIssues = process.env.JICENG_LONG ? 100_000 : 5_000;
/** Deadlines lie within these seconds. */
const span = 10;
/** A deadline must have taken effect so many milliseconds after it fell due, although a worker was killed. */
const allowance = 60_000;

let subgraph: TestSubgraph;
const workers: ChildProcess[] = [];

/** A worker of coordination from the built files, as it runs in a district. */
function startWorker(): ChildProcess {
  const worker = spawn(process.execPath, ['--enable-source-maps', join(checkout, 'services/coordination/dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH, JICENG_PROFILE: 'local', JICENG_ROLE: 'worker', HOST: '127.0.0.1', PORT: '0', DATABASE_URL: subgraph.database.url, DATABASE_POOL_SIZE: '6',
      QUEUE_URL: subgraph.queues.url, ACTOR_CONTEXT_SECRET: testContextSecret, LOG_LEVEL: 'error',
    },
  });
  workers.push(worker);
  return worker;
}

async function count(sql: string): Promise<number> {
  const [row] = await subgraph.database.query<{ count: number }>(`SELECT count(*)::int AS count ${sql}`);
  return row!.count;
}

const overdue = `FROM issue_step WHERE step = 'overdue'`;

beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(async () => {
  for (const worker of workers) if (worker.exitCode === null && worker.signalCode === null) worker.kill('SIGKILL');
  await subgraph.stop();
});

describe('deadlines of many open issues', () => {
  it('take effect exactly once each, while a worker is killed', async () => {
    const { issue } = await command(subgraph, people.resident, 'reportIssue', { source: 'RESIDENT', description: '工地噪音', ...inGridA });
    await subgraph.service.stop();
    await copyIssue(issue.id);

    const began = Date.now();
    const [first] = [startWorker(), startWorker(), startWorker()];
    await eventually(async () => (await count(overdue)) > openIssues / 10, { timeoutMs: 60_000, intervalMs: 100 });
    first!.kill('SIGKILL');
    await once(first!, 'exit');
    const atKill = await count(overdue);
    expect(atKill).toBeLessThan(openIssues);

    await eventually(async () => expect(await count(overdue)).toBeGreaterThanOrEqual(openIssues), { timeoutMs: allowance + span * 1000, intervalMs: 1000 });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);

    expect(await count(`FROM (SELECT issue_id ${overdue} GROUP BY issue_id HAVING count(*) <> 1) AS doubled`)).toBe(0);
    expect(await count(`FROM copied WHERE id NOT IN (SELECT issue_id ${overdue})`)).toBe(0);
    const [events] = await subgraph.database.query(`SELECT count(*)::int AS events, count(DISTINCT o.key)::int AS issues FROM outbox o JOIN copied USING (key)`);
    expect(events).toEqual({ events: openIssues, issues: openIssues });
    const [late] = await subgraph.database.query<{ ms: number }>(
      `SELECT max(extract(epoch FROM t.fired_at - t.due_at) * 1000)::int AS ms FROM timer t JOIN copied USING (key) WHERE t.fired_at IS NOT NULL`);
    expect(late!.ms).toBeLessThan(allowance);
    process.stdout.write(`  ${openIssues} deadlines within ${span} s, a worker killed after ${atKill}: all took effect ${seconds} s after the workers were started, the latest ${(late!.ms / 1000).toFixed(1)} s late\n`);
  }, 300_000);
});

/** Multiplies an issue that waits to be judged; each copy has a deadline of its own. */
async function copyIssue(id: string): Promise<void> {
  const columns = (await subgraph.database.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'issue' AND column_name NOT IN ('id', 'state_due_at') ORDER BY ordinal_position`)).map(({ name }) => name).join(', ');
  await subgraph.database.query(
    `CREATE TABLE copied AS SELECT id, id::text AS key, now() + make_interval(secs => 3 + random() * ${span}) AS due_at FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, ${openIssues})) AS ids`);
  await subgraph.database.query(`INSERT INTO issue (id, state_due_at, ${columns}) SELECT c.id, c.due_at, ${columns.split(', ').map((name) => `i.${name}`).join(', ')} FROM issue i, copied c WHERE i.id = $1`, [id]);
  await subgraph.database.query(
    `INSERT INTO timer (id, kind, key, due_at, payload) SELECT gen_random_uuid(), t.kind, c.key, c.due_at, t.payload || jsonb_build_object('issueId', c.key, 'level', 0)
     FROM timer t, copied c WHERE t.key = $1 AND t.kind = 'judge-due' AND t.fired_at IS NULL`, [id]);
  expect(await count(`FROM timer JOIN copied USING (key)`)).toBe(openIssues);
  await subgraph.database.query('ANALYZE; DELETE FROM timer_hold');
}
