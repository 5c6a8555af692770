import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { certificates } from '@jiceng/testing/certificates';
import { eventually } from '@jiceng/testing/eventually';
import { anEnvelope } from '@jiceng/testing/platform-database';
import { runRedis } from '@jiceng/testing/queue-stores';
import { freePorts } from '@jiceng/local/ports';
import { envelopesOf, openQueueBackend } from './queue.js';
import { isRedisUrl, openRedis, sentinelOptions } from './redis.js';

describe('the URL of a Redis', () => {
  it('names one server, or a group of servers behind sentinels', () => {
    expect(
      [
        'redis://q',
        'rediss://q',
        'redis+sentinel://s/m',
        'rediss+sentinel://s/m',
        'postgres://q',
        'redis-cluster://q',
      ].map(isRedisUrl),
    ).toEqual([true, true, true, true, false, false]);
  });

  it('is parsed into all sentinels, the master and both logins', () => {
    expect(
      sentinelOptions(
        'rediss+sentinel://app:p%40ss@s1/jiceng?sentinel=s2:26380&sentinel=s3&db=2&sentinelPassword=word',
      ),
    ).toMatchObject({
      name: 'jiceng',
      username: 'app',
      password: 'p@ss',
      sentinelPassword: 'word',
      db: 2,
      tls: {},
      enableTLSForSentinelMode: true,
      sentinels: [
        { host: 's1', port: 26379 },
        { host: 's2', port: 26380 },
        { host: 's3', port: 26379 },
      ],
    });
    expect(sentinelOptions('redis+sentinel://s1:26379/jiceng')).not.toHaveProperty('tls');
  });

  it('is refused without a master', () => {
    expect(() => sentinelOptions('redis+sentinel://s1:26379')).toThrow('names no master');
  });
});

const missing = ['redis-server', 'openssl'].find(
  (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error,
);
const suite = missing ? describe.skip : describe;

/**
 * Two Redis servers and three sentinels, set up as in a district: with a password, TLS and the district's own
 * certificate authority.
 */
class SentinelGroup {
  readonly ca: string;
  readonly ports: { master: number; replica: number; sentinels: number[] };
  readonly password = 'spec';
  private readonly kills = new Map<number, () => Promise<void>>();
  private readonly pem: { certificate: string; key: string };

  private constructor(ports: SentinelGroup['ports']) {
    ({ ca: this.ca, ...this.pem } = certificates(['127.0.0.1']));
    this.ports = ports;
  }

  static async start(): Promise<SentinelGroup> {
    const [master, replica, ...sentinels] = (await freePorts(5)) as [number, number, ...number[]];
    const group = new SentinelGroup({ master, replica, sentinels });
    setDefaultCACertificates([...getCACertificates('default'), group.ca]);
    const login = [
      `requirepass ${group.password}`,
      `masterauth ${group.password}`,
      'save ""',
      'maxmemory-policy noeviction',
    ];
    group.run(master, login);
    group.run(replica, [...login, `replicaof 127.0.0.1 ${master}`]);
    await group.sees(replica, ['INFO', 'replication'], (text) => /master_link_status:up/.test(String(text)));
    for (const port of sentinels) {
      group.run(
        port,
        [
          `sentinel monitor jiceng 127.0.0.1 ${master} 2`,
          `sentinel auth-pass jiceng ${group.password}`,
          'sentinel down-after-milliseconds jiceng 1000',
          'sentinel failover-timeout jiceng 5000',
        ],
        '--sentinel',
      );
    }
    // The sentinels learn of the replica from the master, and of each other, within about ten seconds.
    for (const port of sentinels) {
      await group.sees(port, ['SENTINEL', 'replicas', 'jiceng'], (found) => (found as unknown[]).length === 1);
      await group.sees(port, ['SENTINEL', 'sentinels', 'jiceng'], (found) => (found as unknown[]).length === 2);
    }
    return group;
  }

  get url(): string {
    const [first, ...others] = this.ports.sentinels.map((port) => `127.0.0.1:${port}`);
    return `rediss+sentinel://:${this.password}@${first}/jiceng?${others.map((sentinel) => `sentinel=${sentinel}`).join('&')}`;
  }

  kill(port: number): Promise<void> {
    return this.kills.get(port)!();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.kills.values()].map((kill) => kill()));
  }

  private run(port: number, settings: string[], ...args: string[]): void {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-sentinel-'));
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const tls = [
      `tls-port ${port}`,
      `tls-cert-file ${file('crt', this.pem.certificate)}`,
      `tls-key-file ${file('key', this.pem.key)}`,
      `tls-ca-cert-file ${file('ca', this.ca)}`,
      'tls-auth-clients no',
      'tls-replication yes',
    ];
    this.kills.set(
      port,
      runRedis(
        [file('conf', ['port 0', 'bind 127.0.0.1', `dir ${folder}`, ...tls, ...settings, ''].join('\n')), ...args],
        folder,
      ),
    );
  }

  private async sees(
    port: number,
    [command, ...args]: [string, ...string[]],
    wanted: (answer: unknown) => boolean,
  ): Promise<void> {
    const login = this.ports.sentinels.includes(port) ? '' : `:${this.password}@`;
    const client = openRedis(`rediss://${login}127.0.0.1:${port}`, { retryStrategy: () => 100 });
    client.on('error', () => undefined);
    await eventually(async () => wanted(await client.call(command, ...args)), { timeoutMs: 25_000 });
    client.disconnect();
  }
}

suite(`Redis behind three sentinels, over TLS${missing ? ` did not run: ${missing} is not installed` : ''}`, () => {
  let group: SentinelGroup;
  const trusted = getCACertificates('default');

  beforeAll(async () => {
    group = await SentinelGroup.start();
  }, 90_000);

  afterAll(async () => {
    await group.stop();
    setDefaultCACertificates(trusted);
  });

  it('uses the replica when the master and a sentinel die, and the epoch shows that messages may be lost', async () => {
    const message = () => ({
      queue: 'spec.sentinel',
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
    const backend = openQueueBackend(group.url, 1);
    const seen: string[] = [];
    backend
      .work('spec.sentinel', 1, async (job) => {
        seen.push(...envelopesOf(job.data).map(({ id }) => id));
      })
      .on('error', () => undefined);
    const [before, after] = [message(), message()];
    await backend.add([before]);
    await eventually(() => seen.includes(before.envelope.id), { timeoutMs: 15_000 });
    const epoch = await backend.epoch();
    await Promise.all([group.kill(group.ports.master), group.kill(group.ports.sentinels[0]!)]);
    await eventually(
      async () => {
        await Promise.race([
          backend.add([after]),
          new Promise((_, fail) => setTimeout(() => fail(new Error('no answer yet')), 2000)),
        ]);
        return true;
      },
      { timeoutMs: 30_000 },
    );
    await eventually(() => seen.includes(after.envelope.id), { timeoutMs: 30_000 });
    expect(await backend.epoch()).not.toBe(epoch);
    await backend.close();
  }, 90_000);

  it('does not connect to a server whose certificate authority is unknown', async () => {
    setDefaultCACertificates(trusted);
    const client = openRedis(`rediss://:${group.password}@127.0.0.1:${group.ports.replica}`, {
      retryStrategy: () => null,
      lazyConnect: true,
    });
    const faults: string[] = [];
    client.on('error', (error: Error) => faults.push(error.message));
    await client.connect().catch(() => undefined);
    client.disconnect();
    expect(faults).toEqual([expect.stringMatching(/certificate/)]);
  });
});
