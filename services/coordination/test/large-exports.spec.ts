import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { CONTEXT_HEADER } from '@jiceng/platform/context';
import { aStaffActor } from '@jiceng/testing/actors';
import { testContextSecret, testSealingKeys, type TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { district, inGridA, noise, people, startDistrict } from './district.js';
import { makeExport } from './exporting.js';

/** Number of exported issues: 100,000 with `JICENG_LONG=1`, which is the goal. */
const ROWS = process.env.JICENG_LONG ? 100_000 : 3_000;
/** Bytes of memory that an export may take, above the memory of the idle process. */
const MOST_BYTES = 256 * 1024 * 1024;
const as = aStaffActor({ id: 'coordinator-9', roles: ['coordinator'], areaCodes: [district] });

let subgraph: TestSubgraph;
/** The built service as a process of its own, so that its memory is measured and not that of the tests. */
let service: ChildProcess;
let url: string;

beforeAll(async () => {
  subgraph = await startDistrict();
  const report = { source: 'RESIDENT', description: '夜间施工噪音扰民。'.repeat(20), ...inGridA, categoryCode: noise };
  const { issue } = await command(subgraph, people.resident, 'reportIssue', report);
  const { query } = subgraph.database;
  const columns = (
    await query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'issue' AND column_name <> 'id'`,
    )
  ).map(({ name }) => name);
  await query(
    `INSERT INTO issue (id, ${columns.join()}) SELECT gen_random_uuid(), ${columns.map((each) => `i.${each}`).join()}
     FROM issue i, generate_series(2, $2) WHERE i.id = $1`,
    [issue.id, ROWS],
  );
  await query('ANALYZE issue');
}, 300_000);
// Each format has a fresh process, so that the memory of one does not hide that of the other.
beforeEach(async () => {
  url = await startService();
}, 60_000);
afterEach(async () => {
  if (service.exitCode !== null || service.signalCode !== null) return;
  const ended = once(service, 'exit');
  service.kill();
  await ended;
});
afterAll(() => subgraph.stop());

async function startService(): Promise<string> {
  service = spawn(process.execPath, ['services/coordination/dist/main.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      JICENG_PROFILE: 'local',
      JICENG_ROLE: 'api',
      PORT: '0',
      DATABASE_URL: subgraph.database.url,
      QUEUE_URL: subgraph.queues.url,
      ACTOR_CONTEXT_SECRET: testContextSecret,
      SEALING_KEYS: testSealingKeys,
    },
  });
  for await (const line of createInterface(service.stdout!)) {
    const { msg, url: started } = JSON.parse(line) as { msg: string; url: string };
    if (msg === 'started') return started;
  }
  throw new Error('the service did not start');
}

/** Bytes of memory of the service. */
async function memory(): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes(?:{[^}]*})? (\S+)$/m.exec(metrics)![1]);
}

describe('an export of many issues', () => {
  it.each(['CSV', 'XLSX'])(
    'takes at most 256 MiB above the idle process: %s',
    async (format) => {
      const idle = await memory();
      const input = { format, withPersonal: true, reason: '年度数据核对' };
      const made = await makeExport({ ...subgraph, ask: askService } as TestSubgraph, as, 'exportIssues', input);
      expect(made.rows).toBe(ROWS);
      const answer = await fetch(`${url}${made.address}`, { headers: { [CONTEXT_HEADER]: subgraph.context(as) } });
      let [bytes, most, reading] = [0, await memory(), true];
      const sampling = (async () => {
        while (reading) {
          most = Math.max(most, await memory());
          await setTimeout(200);
        }
      })();
      for await (const chunk of answer.body as ReadableStream<Uint8Array>) bytes += chunk.length;
      reading = false;
      // A question on its way when the service ends would fail the next test.
      await sampling;
      if (process.env.JICENG_LONG) process.stderr.write(`${format}: ${bytes} bytes, ${most - idle} above ${idle}\n`);
      expect([answer.status, bytes > ROWS * 20]).toEqual([200, true]);
      expect(most - idle).toBeLessThan(MOST_BYTES);
    },
    240_000,
  );
});

/** Sends an operation to the built service instead of the service in this process. */
const askService: TestSubgraph['ask'] = async (query, { as: actor, variables, claims }) => {
  const body = JSON.stringify({ query, variables, extensions: { context: subgraph.context(actor, claims) } });
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return (await answer.json()) as never;
};
