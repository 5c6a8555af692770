import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import type { Actor } from '@jiceng/platform/context';
import { testContextSecret, testSealingKeys, type TestSubgraph } from '@jiceng/testing/subgraph';
import { command, pause } from '../../services/coordination/test/commands.js';
import { importMatrix } from '../../services/coordination/test/community.js';
import { inGridA, noise, people, someoneOf, startDistrict } from '../../services/coordination/test/district.js';
import { timerNames } from '../../services/coordination/src/rulebook/process/state-kind.rules.js';

const checkout = resolve(import.meta.dirname, '../..');
/**
 * Number of open issues, number of timers that fall due, and the seconds within which they do. `JICENG_LONG=1` runs the
 * size that the platform guarantees; the short run tests the same with fewer issues.
 */
const long = Boolean(process.env.JICENG_LONG);
const { openIssues, falling, span } = long
  ? { openIssues: 1_000_010, falling: 50_006, span: 60 }
  : { openIssues: 5_500, falling: 2_750, span: 6 };
/** Longest time in milliseconds from a deadline to its effect while workers are killed. */
const allowance = 60_000;

const SPOT_CHECK_TIMER = 'spot-check-due';

let subgraph: TestSubgraph;
const workers: ChildProcess[] = [];

/** Starts a worker of coordination from the built files, as in production, and waits until it is ready. */
async function startWorker(): Promise<void> {
  const worker = spawn(
    process.execPath,
    ['--enable-source-maps', join(checkout, 'services/coordination/dist/main.js')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        JICENG_PROFILE: 'local',
        JICENG_ROLE: 'worker',
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: subgraph.database.url,
        DATABASE_POOL_SIZE: '6',
        QUEUE_URL: subgraph.queues.url,
        ACTOR_CONTEXT_SECRET: testContextSecret,
        SEALING_KEYS: testSealingKeys,
        LOG_LEVEL: 'info',
      },
    },
  );
  workers.push(worker);
  await new Promise<void>((started) =>
    worker.stdout.on('data', (text) => String(text).includes('"started"') && started()),
  );
}

async function count(sql: string): Promise<number> {
  const [row] = await subgraph.database.query<{ count: number }>(`SELECT count(*)::int AS count ${sql}`);
  return row!.count;
}

/** Every kind of timer, each with an issue that waits for it and the step that the timer takes. */
const waiting: { kind: string; step: string; make: () => Promise<string> }[] = [
  { kind: 'judge-due', step: 'overdue', make: () => reported() },
  { kind: 'dispatch-due', step: 'overdue', make: () => reported(people.streetA, 'judgeIssue', { decision: 'ACCEPT' }) },
  { kind: 'task-accept-due', step: 'accepted-by-silence', make: async () => (await offered()).issueId },
  { kind: 'ruling-due', step: 'overdue', make: arbitrated },
  { kind: 'handle-due', step: 'overdue', make: async () => (await accepted()).issueId },
  {
    kind: 'pause-ends',
    step: 'resumed',
    make: async () => {
      const { issueId } = await accepted();
      await pause(subgraph, people.environment, issueId);
      return issueId;
    },
  },
  {
    kind: 'approval-due',
    step: 'overdue',
    make: async () =>
      act(people.environment, 'requestPause', await accepted(), { ground: 'MATERIAL', evidence: '等待材料' }),
  },
  {
    kind: 'verify-due',
    step: 'overdue',
    make: async () => act(people.environment, 'completeTask', await accepted(), { result: '已整改' }),
  },
  { kind: 'close-due', step: 'overdue', make: verified },
  { kind: 'review-due', step: 'overdue', make: suspended },
  { kind: SPOT_CHECK_TIMER, step: 'spot-check-late', make: drawn },
];

interface InWork {
  issueId: string;
  taskId: string;
}

async function reported(as?: Actor, name?: string, input?: Record<string, unknown>): Promise<string> {
  const { issue } = await command(subgraph, people.resident, 'reportIssue', {
    source: 'RESIDENT',
    description: '工地噪音',
    ...inGridA,
    categoryCode: noise,
  });
  if (as && name) await command(subgraph, as, name, { issueId: issue.id, ...input });
  return issue.id;
}

async function offered(): Promise<InWork> {
  const issueId = await reported(people.streetA, 'judgeIssue', { decision: 'ACCEPT' });
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', { issueId });
  return { issueId, taskId: task!.id };
}

async function accepted(): Promise<InWork> {
  const work = await offered();
  await act(people.environment, 'acceptTask', work);
  return work;
}

/** Sends a command on an issue or on its task, depending on the name of the command. */
async function act(
  as: Actor,
  name: string,
  { issueId, taskId }: InWork,
  input: Record<string, unknown> = {},
): Promise<string> {
  await command(subgraph, as, name, { ...(name.endsWith('Task') ? { taskId } : { issueId }), ...input });
  return issueId;
}

/** Creates an issue whose task was returned twice, by two organizations. */
async function arbitrated(): Promise<string> {
  const work = await offered();
  const claim = { reasonCode: 'CANNOT_LOCATE', evidence: '现场未发现' };
  await act(people.environment, 'returnTask', work, claim);
  const { task } = await command(subgraph, people.streetA, 'dispatchIssue', { issueId: work.issueId });
  const [second] = [people.environment, people.urban, people.water, people.police].filter(
    (person) => person.organizationId === task!.organization.id,
  );
  return act(second!, 'returnTask', { ...work, taskId: task!.id }, claim);
}

async function verified(): Promise<string> {
  const work = await accepted();
  await act(people.environment, 'completeTask', work, { result: '已整改' });
  return act(people.verifier, 'recordVerification', work, { passed: true });
}

async function suspended(): Promise<string> {
  const work = await accepted();
  await act(people.environment, 'requestSuspension', work, { evidence: '该路段待整体改造，暂不具备整改条件。' });
  return act(someoneOf('GOV', 'district_leader'), 'answerDeadlineRequest', work, { approve: true });
}

/** Creates an issue that the street solved itself and the coordination office has to check. */
async function drawn(): Promise<string> {
  const report = { source: 'PATROL', description: '占道堆物', ...inGridA, categoryCode: noise };
  const { issue } = await command(subgraph, people.streetA, 'reportIssue', report);
  // Every issue of risk grade 1 is drawn.
  await subgraph.database.query('UPDATE issue SET risk_grade = 1 WHERE id = $1', [issue.id]);
  return act(people.streetA, 'solveIssue', { issueId: issue.id, taskId: '' }, { result: '已清理' });
}

beforeAll(async () => {
  subgraph = await startDistrict();
  await importMatrix(subgraph, 'categoryCode,level,maySolve\n*,street,yes\n');
}, 60_000);
afterAll(async () => {
  for (const worker of workers) if (worker.exitCode === null && worker.signalCode === null) worker.kill('SIGKILL');
  await subgraph.stop();
});

const taken = 'FROM issue_step s JOIN copied c ON c.id = s.issue_id';

describe('deadlines of many open issues', () => {
  it('of every kind take effect exactly once, while workers are killed', async () => {
    expect(waiting.map(({ kind }) => kind).sort()).toEqual([...timerNames, SPOT_CHECK_TIMER].sort());
    for (const { kind, make } of waiting) await copyIssue(kind, await make(), openIssues / waiting.length);
    await subgraph.service.stop();
    await Promise.all([startWorker(), startWorker(), startWorker()]);
    await subgraph.database.query('VACUUM ANALYZE');
    const began = Date.now();
    await subgraph.database.query(
      `UPDATE copied SET due_at = now() + make_interval(secs => 3 + random() * $1)
      WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY kind) AS place FROM copied) AS placed WHERE place <= $2)`,
      [span, falling / waiting.length],
    );
    await subgraph.database.query(
      'UPDATE timer t SET due_at = c.due_at FROM copied c WHERE t.key = c.timer_key AND c.due_at IS NOT NULL',
    );
    await subgraph.database.query(
      `UPDATE issue i SET state_due_at = c.due_at FROM copied c WHERE i.id = c.id AND c.due_at IS NOT NULL AND c.kind <> '${SPOT_CHECK_TIMER}';
      UPDATE task t SET due_at = c.due_at FROM copied c WHERE t.id = c.task_id AND c.kind = 'handle-due' AND c.due_at IS NOT NULL`,
    );
    expect(await count('FROM timer t JOIN copied c ON c.timer_key = t.key WHERE t.fired_at IS NULL')).toBe(openIssues);
    await subgraph.database.query('DELETE FROM timer_hold');
    const atKill: number[] = [];
    for (const [victim, share] of [0.1, 0.4].entries()) {
      await eventually(async () => (await count(taken)) > falling * share, { timeoutMs: 90_000, intervalMs: 500 });
      workers[victim]!.kill('SIGKILL');
      await once(workers[victim]!, 'exit');
      atKill.push(await count(taken));
      void startWorker();
    }
    // On a slow machine the short span can be over before the second worker dies.
    if (long) expect(await count('FROM copied WHERE due_at > now()')).toBeGreaterThan(0);

    await eventually(async () => expect(await count(taken)).toBeGreaterThanOrEqual(falling), {
      timeoutMs: allowance + span * 1000,
      intervalMs: 1000,
    });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);

    const steps = await subgraph.database.query(
      `SELECT c.kind, s.step, count(*)::int AS steps, count(DISTINCT s.issue_id)::int AS issues ${taken} GROUP BY c.kind, s.step`,
    );
    const each = falling / waiting.length;
    expect(new Set(steps)).toEqual(
      new Set(waiting.map(({ kind, step }) => ({ kind, step, steps: each, issues: each }))),
    );
    const [events] = await subgraph.database.query(
      `SELECT count(*)::int AS events, count(DISTINCT o.key)::int AS issues FROM outbox o JOIN copied c ON c.id::text = o.key`,
    );
    expect(events).toEqual({ events: falling, issues: falling });
    // The organization that accepted by silence is responsible and has a time limit of its own. An issue whose pause
    // ended is being handled again.
    expect(
      await count(`FROM copied c JOIN issue i USING (id) JOIN duty_span d ON d.issue_id = c.id AND d.ends_at IS NULL JOIN task t ON t.id = c.task_id
      WHERE c.kind IN ('task-accept-due', 'pause-ends') AND i.state = 'handling' AND t.state = 'accepted' AND t.due_at > now() AND d.activity = 'handling'
        AND d.responsible_organization_id = t.organization_id AND EXISTS (SELECT FROM timer n WHERE n.key = t.id::text AND n.kind = 'handle-due' AND n.fired_at IS NULL)`),
    ).toBe(each * 2);
    const [late] = await subgraph.database.query<{ ms: number }>(
      `SELECT max(extract(epoch FROM t.fired_at - t.due_at) * 1000)::int AS ms FROM timer t JOIN copied c ON c.timer_key = t.key WHERE t.fired_at IS NOT NULL`,
    );
    expect(late!.ms).toBeLessThan(allowance);
    process.stderr.write(
      `  ${openIssues} open issues, ${falling} deadlines of ${waiting.length} kinds within ${span} s, workers killed after ${atKill.join(' and ')}: all took effect after ${seconds} s, the latest ${(late!.ms / 1000).toFixed(1)} s late\n`,
    );
  }, 1_800_000);
});

/** Copies an issue that waits for a timer, with its task, its open duty span and the timer. */
async function copyIssue(kind: string, id: string, times: number): Promise<void> {
  const { query } = subgraph.database;
  const columnsOf = async (table: string, ...without: string[]): Promise<string[]> =>
    (
      await query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND NOT column_name = ANY($2) ORDER BY ordinal_position`,
        [table, without],
      )
    ).map(({ name }) => name);
  const copy = async (table: string, own: Record<string, string>, where: string): Promise<void> => {
    const columns = await columnsOf(table, ...Object.keys(own));
    // The pattern is read once. A join that reads it for each copy also reads the copies made so far.
    await query(
      `WITH x AS MATERIALIZED (SELECT * FROM ${table} x WHERE ${where})
      INSERT INTO ${table} (${[...Object.keys(own), ...columns].join(', ')}) SELECT ${[...Object.values(own), ...columns.map((name) => `x.${name}`)].join(', ')}
      FROM x, copied c WHERE c.kind = $1 AND c.pattern = $2::uuid`,
      [kind, id],
    );
  };
  await query(
    'CREATE TABLE IF NOT EXISTS copied (kind text, pattern uuid, id uuid PRIMARY KEY, task_id uuid, timer_key text, due_at timestamptz)',
  );
  await query(
    `INSERT INTO copied SELECT $1, $2, id, task_id, CASE WHEN $1 = 'handle-due' THEN task_id ELSE id END::text FROM (SELECT gen_random_uuid() AS id, gen_random_uuid() AS task_id FROM generate_series(1, $3)) AS ids`,
    [kind, id, times],
  );
  await copy('issue', { id: 'c.id' }, 'x.id = $2::uuid');
  await copy(
    'task',
    { id: 'c.task_id', issue_id: 'c.id' },
    'x.issue_id = $2::uuid AND x.ordinal = (SELECT max(ordinal) FROM task WHERE issue_id = $2::uuid)',
  );
  await copy('spot_check', { id: 'gen_random_uuid()', issue_id: 'c.id' }, 'x.issue_id = $2::uuid');
  await copy('duty_span', { issue_id: 'c.id' }, 'x.issue_id = $2::uuid AND x.ends_at IS NULL');
  await copy(
    'timer',
    {
      id: 'gen_random_uuid()',
      key: 'c.timer_key',
      payload: `x.payload || jsonb_build_object('issueId', c.id, 'level', 0, 'taskId', CASE WHEN x.payload->>'taskId' IS NOT NULL THEN c.task_id END)`,
    },
    `x.kind = $1 AND x.fired_at IS NULL AND x.cancelled_at IS NULL AND x.payload->>'issueId' = $2::text`,
  );
}
