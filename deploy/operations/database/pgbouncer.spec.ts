import { randomBytes } from 'node:crypto';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { queueName, serviceNames } from '@jiceng/contracts/contract';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { createDataSource, readSql } from '@jiceng/platform/database';
import { openQueueBackend } from '@jiceng/platform/queue';
import { migrateService, type ServiceDefinition } from '@jiceng/platform/service';
import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import { eventually } from '@jiceng/testing/eventually';
import { anEnvelope } from '@jiceng/testing/platform-database';
import { TestSubgraph, testContextSecret } from '@jiceng/testing/subgraph';
import pg from 'pg';
import { service } from '../../../services/personnel/src/service.js';
import { importFile, organizationsCsv } from '../../../services/personnel/test/district.js';
import { freePort } from '@jiceng/local/ports';
import { planFor, rolesOf, settingOf } from './plan.js';
import { prepareServer } from './prepare.js';

const missing =
  spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' }).status === 0
    ? null
    : 'pgbouncer is not installed (Debian: apt-get install pgbouncer)';
const suite = missing ? describe.skip : describe;

/** Returns the code blocks of a language from the guide's section PgBouncer. */
function fromGuide(language: string, locale = 'en'): string {
  const guide = readFileSync(resolve(import.meta.dirname, `../../docs/${locale}/postgresql.md`), 'utf8');
  const section = guide.split(/^## /m).find((part) => part.startsWith('PgBouncer'))!;
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))]
    .map(([, block]) => block)
    .join('');
}

const mark = randomBytes(4).toString('hex');

function urlsAt(admin: string): Record<string, string> {
  const at = (role: string, database: string): string =>
    Object.assign(new URL(admin), { username: `${role}_${mark}`, password: mark, pathname: `/${database}_${mark}` })
      .href;
  return Object.fromEntries([
    ['QUEUE_URL', at('jiceng_queues', 'queues')],
    ...serviceNames.flatMap((name) => {
      const words = name.replaceAll('-', '_');
      return [
        [settingOf(name, 'DATABASE_URL'), at(`jiceng_${words}`, words)],
        [settingOf(name, 'MIGRATION_DATABASE_URL'), at(`owner_${words}`, words)],
      ];
    }),
  ]) as Record<string, string>;
}

/** Starts a PgBouncer in front of the server of `urls`, with the roles that they name. */
async function startPgBouncer(
  urls: readonly string[],
  settings: string,
): Promise<{ through: (url: string) => string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-pgbouncer-'));
  const port = await freePort();
  const server = new URL(urls[0]!);
  const write = (name: string, lines: string[]): string => {
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    return join(folder, name);
  };
  const users = write(
    'users',
    urls.map((url) => `"${new URL(url).username}" "${new URL(url).password}"`),
  );
  const ini = write('ini', [
    '[databases]',
    `* = host=${server.hostname} port=${server.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${users}`,
    settings,
  ]);
  chmodSync(folder, 0o755);
  // PgBouncer refuses to run as root.
  const process_: ChildProcess = spawn('pgbouncer', [ini], {
    stdio: 'ignore',
    ...(process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
  });
  const through = (url: string): string => Object.assign(new URL(url), { port: String(port) }).href;
  await eventually(() => connected(through(urls[0]!), async () => true), { timeoutMs: 10_000 });
  return {
    through,
    stop: async () => {
      process_.kill('SIGKILL');
      if (process_.exitCode === null && process_.signalCode === null) await once(process_, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('the guide to PgBouncer', () => {
  it('contains the same settings in both languages', () => {
    for (const language of ['ini', 'sql']) expect(fromGuide(language, 'zh')).toBe(fromGuide(language));
  });
});

suite(`a service behind PgBouncer${missing ? ` did not run: ${missing}` : ''}`, () => {
  let home: TestDatabase;
  let urls: Record<string, string>;
  let [database, queue] = ['', ''];

  beforeAll(async () => {
    home = await emptyDatabase();
    urls = urlsAt(home.url);
    [database, queue] = [urls.PERSONNEL_DATABASE_URL!, urls.QUEUE_URL!];
    await prepareServer(home.url, urls);
    await migrateService(service as never as ServiceDefinition, {
      JICENG_PROFILE: 'local',
      ACTOR_CONTEXT_SECRET: testContextSecret,
      DATABASE_URL: database,
      MIGRATION_DATABASE_URL: urls.PERSONNEL_MIGRATION_DATABASE_URL,
      QUEUE_URL: queue,
    });
  }, 120_000);

  afterAll(async () => {
    for (const plan of planFor(home.url, urls).databases) {
      await home.query(`DROP DATABASE IF EXISTS "${plan.name}" WITH (FORCE)`);
      for (const { role } of rolesOf(plan)) await home.query(`DROP ROLE IF EXISTS "${role}"`);
    }
    await home.drop();
  });

  const listeningHears = (url: string): Promise<boolean> =>
    connected(url, async (listener) => {
      let heard = false;
      listener.on('notification', () => {
        heard = true;
      });
      await listener.query('LISTEN spec');
      await connected(url, (speaker) => speaker.query('NOTIFY spec'));
      await sleep(500);
      return heard;
    });

  it('fails without ignore_startup_parameters', async () => {
    const bouncer = await startPgBouncer([database, queue], 'pool_mode = session');
    const dataSource = createDataSource({ tables: [], migrations: [] }, bouncer.through(database), 1);
    try {
      await expect(dataSource.initialize()).rejects.toThrow(/^unsupported startup parameter( in options)?: /);
    } finally {
      await bouncer.stop();
    }
  });

  it('cannot find the queues before their role has its search_path', async () => {
    const bouncer = await startPgBouncer([database, queue], fromGuide('ini'));
    const backend = openQueueBackend(bouncer.through(queue), 0);
    try {
      await expect(backend.depth('spec.none')).rejects.toThrow(/does not exist/);
    } finally {
      await backend.close();
      await bouncer.stop();
    }
  });

  it('receives no notification in transaction mode', async () => {
    const bouncer = await startPgBouncer([database, queue], fromGuide('ini').replace('session', 'transaction'));
    try {
      expect(await listeningHears(queue)).toBe(true);
      expect(await listeningHears(bouncer.through(queue))).toBe(false);
    } finally {
      await bouncer.stop();
    }
  });

  it('works with the settings of the guide: commands, own events, events of other services, and the limits', async () => {
    const roles = fromGuide('sql').replaceAll(
      /\bjiceng_(coordination|queues)\b/g,
      (_, name: string) => `jiceng_${name === 'queues' ? name : 'personnel'}_${mark}`,
    );
    expect(roles).toContain(`jiceng_queues_${mark}`);
    await home.query(roles);
    const bouncer = await startPgBouncer([database, queue], fromGuide('ini'));
    let subgraph: TestSubgraph | undefined;
    const backend = openQueueBackend(bouncer.through(queue), 0);
    try {
      expect(await listeningHears(bouncer.through(queue))).toBe(true);
      subgraph = await TestSubgraph.start(service, {
        role: 'all',
        env: { DATABASE_URL: bouncer.through(database), QUEUE_URL: bouncer.through(queue) },
      });
      expect(await importFile(subgraph, 'Organizations', organizationsCsv)).toMatchObject({ imported: 8, rejected: 0 });
      await eventually(
        async () =>
          expect((await backend.depth(queueName('coordination', organizationChanged))).waiting).toBeGreaterThan(0),
        { timeoutMs: 15_000 },
      );

      const envelope = anEnvelope(regionChanged, {
        code: '320106009000',
        name: '街道',
        level: 'street',
        parentCode: null,
        version: 1,
      });
      await backend.add([{ queue: queueName('personnel', regionChanged), envelope, attempts: 1, backoffMs: 10 }]);
      await eventually(
        () =>
          connected(database, async (client) =>
            expect(
              (await client.query('SELECT FROM processed_message WHERE event_id = $1', [envelope.id])).rowCount,
            ).toBe(1),
          ),
        { timeoutMs: 15_000 },
      );

      const dataSource = await createDataSource(
        { tables: [], migrations: [] },
        bouncer.through(database),
        1,
      ).initialize();
      const [limits] = await readSql(
        dataSource,
        `SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
        [],
        { name: 'spec-limits' },
      );
      await dataSource.destroy();
      expect(limits).toEqual({ statement: '1min', idle: '1min' });
    } finally {
      await backend.close();
      await subgraph?.stop();
      await bouncer.stop();
    }
  }, 60_000);
});
