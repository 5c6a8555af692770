import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { eventually } from '@jiceng/testing/eventually';
import { anEnvelope } from '@jiceng/testing/platform-database';
import { startRedis } from '@jiceng/testing/queue-stores';
import { freePort } from '../../../deploy/local/ports.js';
import { envelopesOf, openQueueBackend } from './queue.js';
import { isRedisUrl, openRedis, sentinelOptions } from './redis.js';

describe('the URL of a Redis', () => {
  it('is one server or a group behind sentinels', () => {
    expect(['redis://q', 'rediss://q', 'redis+sentinel://s/m', 'rediss+sentinel://s/m', 'postgres://q', 'redis-cluster://q'].map(isRedisUrl))
      .toEqual([true, true, true, true, false, false]);
  });

  it('names every sentinel, the master and both logins', () => {
    expect(sentinelOptions('rediss+sentinel://app:p%40ss@s1/jiceng?sentinel=s2:26380&sentinel=s3&db=2&sentinelPassword=word')).toMatchObject({
      name: 'jiceng', username: 'app', password: 'p@ss', sentinelPassword: 'word', db: 2, tls: {}, enableTLSForSentinelMode: true,
      sentinels: [{ host: 's1', port: 26379 }, { host: 's2', port: 26380 }, { host: 's3', port: 26379 }],
    });
    expect(sentinelOptions('redis+sentinel://s1:26379/jiceng')).not.toHaveProperty('tls');
  });

  it('is refused without a master', () => {
    expect(() => sentinelOptions('redis+sentinel://s1:26379')).toThrow('names no master');
  });
});

const missing = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0 ? null : 'redis-server is not installed';
const suite = missing ? describe.skip : describe;

suite(`Redis behind a sentinel${missing ? ` did not run: ${missing}` : ''}`, () => {
  let [first, second] = [null, null] as unknown as Awaited<ReturnType<typeof startRedis>>[];
  let sentinel: ChildProcess;
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-sentinel-'));

  beforeAll(async () => {
    [first, second] = [await startRedis(), await startRedis()];
    const replica = openRedis(second!.url, {});
    await replica.replicaof('127.0.0.1', first!.port);
    await eventually(async () => /master_link_status:up/.test(await replica.info('replication')), { timeoutMs: 20_000 });
    replica.disconnect();
    const port = await freePort();
    writeFileSync(join(folder, 'sentinel.conf'), [
      `port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, `sentinel monitor jiceng 127.0.0.1 ${first!.port} 1`,
      'sentinel down-after-milliseconds jiceng 1000', 'sentinel failover-timeout jiceng 5000', '',
    ].join('\n'));
    sentinel = spawn('redis-server', [join(folder, 'sentinel.conf'), '--sentinel'], { stdio: 'ignore' });
    url = `redis+sentinel://127.0.0.1:${port}/jiceng`;
    const client = openRedis(`redis://127.0.0.1:${port}`, { retryStrategy: () => 100 });
    client.on('error', () => undefined);
    // The sentinel learns of the replica from the master within ten seconds or so.
    await eventually(async () => ((await client.call('SENTINEL', 'replicas', 'jiceng')) as unknown[]).length === 1, { timeoutMs: 25_000 });
    client.disconnect();
  }, 60_000);

  afterAll(async () => {
    sentinel?.kill('SIGKILL');
    await Promise.all([first, second].map((server) => server?.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes on with the replica when the master dies, and the store counts as one that lost its memory', async () => {
    const message = () => ({ queue: 'spec.sentinel', envelope: anEnvelope(regionChanged, { code: '320106002000', name: '街道', level: 'street', parentCode: null, version: 1 }), attempts: 1, backoffMs: 10 });
    const backend = openQueueBackend(url, 1);
    const seen: string[] = [];
    backend.work('spec.sentinel', 1, async (job) => { seen.push(...envelopesOf(job.data).map(({ id }) => id)); });
    const [before, after] = [message(), message()];
    await backend.add([before]);
    await eventually(() => seen.includes(before.envelope.id), { timeoutMs: 15_000 });
    const epoch = await backend.epoch();
    await first!.kill();
    await eventually(async () => { await Promise.race([backend.add([after]), new Promise((_, fail) => setTimeout(() => fail(new Error('no answer yet')), 2000))]); return true; }, { timeoutMs: 30_000 });
    await eventually(() => seen.includes(after.envelope.id), { timeoutMs: 30_000 });
    expect(await backend.epoch()).not.toBe(epoch);
    await backend.close();
  }, 90_000);
});
