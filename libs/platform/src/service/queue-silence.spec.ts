import { randomUUID } from 'node:crypto';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { queueDatabase, type TestDatabase } from '@jiceng/testing/database';
import { eventually } from '@jiceng/testing/eventually';
import { anEnvelope } from '@jiceng/testing/platform-database';
import { envelopesOf, openQueueBackend, type OutgoingMessage } from '../queue/queue.js';

const aMessage = (queue: string): OutgoingMessage => ({
  queue,
  envelope: anEnvelope(regionChanged, {
    code: '320106002000',
    name: '街道',
    level: 'street',
    parentCode: null,
    version: 1,
  }),
  attempts: 1,
  backoffMs: 10,
});

describe('queues on a PostgreSQL whose processes are stopped', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await queueDatabase();
  });
  afterAll(() => database.drop());

  it('drop the connections that do not answer and continue over new ones', async () => {
    const backend = openQueueBackend(database.url, 1, { statement: 1, patience: 0.5 });
    const queue = `spec.${randomUUID()}`;
    const seen: string[] = [];
    let stopped: number[] = [];
    const [before, during, after] = [aMessage(queue), aMessage(queue), aMessage(queue)];
    try {
      backend
        .work(queue, 1, async (job) => {
          seen.push(...envelopesOf(job.data).map(({ id }) => id));
        })
        .on('error', () => undefined);
      await backend.add([before]);
      await eventually(() => seen.includes(before.envelope.id), { timeoutMs: 15_000 });
      const rows = await database.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name <> '' AND pid <> pg_backend_pid()`,
      );
      stopped = rows.map(({ pid }) => pid);
      expect(stopped.length).toBeGreaterThan(1);
      for (const pid of stopped) process.kill(pid, 'SIGSTOP');
      await expect(backend.add([during])).rejects.toThrow('Connection terminated');
      await eventually(() => backend.add([after]).then(() => true), { timeoutMs: 15_000 });
      await eventually(() => seen.includes(after.envelope.id), { timeoutMs: 20_000 });
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
      await backend.close();
    }
  }, 60_000);

  it('let a worker wait for jobs longer than a statement may take', async () => {
    const backend = openQueueBackend(database.url, 1, { statement: 1, patience: 0.5 });
    const queue = `spec.${randomUUID()}`;
    const [seen, faults]: [string[], string[]] = [[], []];
    try {
      backend
        .work(queue, 1, async (job) => {
          seen.push(...envelopesOf(job.data).map(({ id }) => id));
        })
        .on('error', (error) => faults.push(error.message));
      await new Promise((done) => setTimeout(done, 5_000));
      const late = aMessage(queue);
      await backend.add([late]);
      await eventually(() => seen.includes(late.envelope.id), { timeoutMs: 2_000 });
      expect(faults).toEqual([]);
    } finally {
      await backend.close();
    }
  }, 20_000);
});
