import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { databaseAt, emptyDatabase, serviceDatabase, type TestDatabase } from '@jiceng/testing/database';
import pg from 'pg';
import { dataSource as assessment } from '../../../services/assessment/src/data-source.js';
import { dataSource as coordination } from '../../../services/coordination/src/data-source.js';
import { dataSource as dataSharing } from '../../../services/data-sharing/src/data-source.js';
import { dataSource as grid } from '../../../services/grid/src/data-source.js';
import { dataSource as personnel } from '../../../services/personnel/src/data-source.js';
import { settingOf } from '../database/plan.js';
import { prepareServer } from '../database/prepare.js';
import { dropPrepared, productionUrls } from '../database/production-urls.js';
import { pack, unpack } from './archive.js';
import { drill } from './drill.js';
import { restore, type MakeTables } from './restore.js';
import { Snapshot } from './snapshot.js';
import { FolderStore, openStore } from './store.js';

const sources = { personnel, grid, coordination, assessment, 'data-sharing': dataSharing };

/**
 * Runs the migrations in this process, which is faster than one process for each service. The cluster test restores
 * with separate processes.
 */
const makeTables: MakeTables = async (service, { urls }, until) => {
  const source = await sources[service](urls[service], 2).initialize();
  const last = source.migrations.findLastIndex(({ name }) => until?.includes(name!));
  if (until && last < 0) {
    await source.destroy();
    throw new Error(`there is no migration ${until.join(',')}`);
  }
  const newer = until ? source.migrations.splice(last + 1) : [];
  await source.runMigrations({ transaction: 'each' });
  await source.destroy();
  return newer.length;
};
const key = randomBytes(32);
type Databases = Record<ServiceName, TestDatabase>;
const urlsOf = (databases: Databases) =>
  Object.fromEntries(serviceNames.map((service) => [service, databases[service].url])) as Record<ServiceName, string>;
const fiveDatabases = async (make: (service: ServiceName) => Promise<TestDatabase>): Promise<Databases> =>
  Object.fromEntries(
    await Promise.all(serviceNames.map(async (service) => [service, await make(service)] as const)),
  ) as Databases;

describe('backup and restore', () => {
  let [live, fresh] = [null, null] as unknown as Databases[];
  let home: TestDatabase;
  let secret: Record<string, string>;
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-backup-'));
  const [arrived, underWay] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    live = await fiveDatabases((name) => serviceDatabase({ name, dataSource: sources[name] }));
    // The restored databases belong to owners that are no superusers, as in an installation.
    home = await emptyDatabase();
    secret = productionUrls(home.url, randomBytes(4).toString('hex'));
    await prepareServer(home.url, secret);
    fresh = await fiveDatabases(async (service) => {
      const owner = new URL(secret[settingOf(service, 'MIGRATION_DATABASE_URL')]!);
      return databaseAt(Object.assign(new URL(home.url), { pathname: owner.pathname }).href);
    });
    // Two events of grid: one had taken effect in coordination, and the other was still in the queue.
    for (const id of [arrived, underWay]) {
      await live!.grid.query(
        `INSERT INTO outbox (event_id, contract, key, seq, envelope) VALUES ($1, 'grid.grid-changed', $2, 1, '{"text":"行\\t政"}')`,
        [id, id],
      );
      await live!.grid.query(`INSERT INTO event_position (contract, key, seq) VALUES ('grid.grid-changed', $1, 1)`, [
        id,
      ]);
    }
    await live!.coordination.query(
      `INSERT INTO processed_message (event_id, contract) VALUES ($1, 'grid.grid-changed')`,
      [arrived],
    );
  }, 120_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await Promise.all(serviceNames.map((service) => live?.[service].drop()));
    await dropPrepared(home.url, secret);
    await home.drop();
  });

  const owners = () =>
    Object.fromEntries(
      serviceNames.map((service) => [service, secret[settingOf(service, 'MIGRATION_DATABASE_URL')]!]),
    ) as Record<ServiceName, string>;

  const takeBackup = async (name: string): Promise<FolderStore> => {
    const store = new FolderStore(folder);
    const snapshot = await Snapshot.take(urlsOf(live!));
    await store.put(name, pack(snapshot.pieces(), key)).finally(() => snapshot.close());
    return store;
  };

  it('restores every row, continues the numbers, and hands over again the messages in progress', async () => {
    const store = await takeBackup('one.jiceng');
    const summary = await restore(unpack(await store.get('one.jiceng'), key), { urls: owners() }, { makeTables });
    for (const service of serviceNames) {
      const tables = await live![service].query<{ name: string }>(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
      );
      const digest = (table: string) =>
        `SELECT count(*) || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${table}" t`;
      // The events that are handed over again wait, and a tick notes how old they are.
      const own = ['schema_migration', 'outbox_waiting', 'relay_tick'];
      for (const { name } of tables.filter((table) => !own.includes(table.name))) {
        expect([service, name, await fresh![service].query(digest(name))]).toEqual([
          service,
          name,
          await live![service].query(digest(name)),
        ]);
      }
      const constraints = `SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`;
      expect(await fresh![service].query(constraints)).toEqual(await live![service].query(constraints));
      expect(
        await fresh![service].query(`SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`),
      ).toEqual(
        await live![service].query(`SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`),
      );
    }
    const pending = await fresh!.grid.query<{ event_id: string }>(
      'SELECT event_id FROM outbox_waiting JOIN outbox USING (id)',
    );
    expect(pending.map((row) => row.event_id)).toContain(underWay);
    expect(summary.redelivered).toBeGreaterThanOrEqual(1);
    const [next] = await fresh!.grid.query<{ id: string }>(
      `INSERT INTO outbox (event_id, contract, key, envelope) VALUES (gen_random_uuid(), 'c', 'k', '{}') RETURNING id`,
    );
    expect(Number(next!.id)).toBe(3);
  }, 120_000);

  it('refuses a database that is not empty', async () => {
    const store = new FolderStore(folder);
    await expect(restore(unpack(await store.get('one.jiceng'), key), { urls: urlsOf(live!) })).rejects.toThrow(
      'is not empty',
    );
  });

  it('waits for a message that is being handled, so that no database contains an event that another lacks', async () => {
    const consumer = new pg.Client({ connectionString: live!.coordination.url });
    await consumer.connect();
    const late = randomUUID();
    await consumer.query('BEGIN');
    await consumer.query(`INSERT INTO processed_message (event_id, contract) VALUES ($1, 'grid.grid-changed')`, [late]);
    const taking = Snapshot.take(urlsOf(live!));
    await new Promise((done) => setTimeout(done, 700));
    // The event was announced in another database after the backup began and before the message took effect.
    await live!.grid.query(
      `INSERT INTO outbox (event_id, contract, key, envelope) VALUES ($1, 'grid.grid-changed', 'late', '{}')`,
      [late],
    );
    await consumer.query('COMMIT');
    await consumer.end();
    const snapshot = await taking;
    const rows: string[] = [];
    for await (const piece of snapshot.pieces()) if (piece.kind === 'rows') rows.push(piece.bytes.toString());
    await snapshot.close();
    // The event appears once in grid's outbox and once among the messages of coordination.
    expect(rows.join('').split(late)).toHaveLength(3);
    await live!.grid.query('DELETE FROM outbox WHERE event_id = $1', [late]);
    await live!.coordination.query('DELETE FROM processed_message WHERE event_id = $1', [late]);
  }, 120_000);

  it('is tested in temporary databases, which are deleted afterwards, and reports faults', async () => {
    const store = await takeBackup('two.jiceng');
    await live!.personnel.query(
      `INSERT INTO audit_record (id, at, act, actor, subject_type, subject_id, origin, policy_version) VALUES (gen_random_uuid(), now(), 'a', '{}', 't', 's', '{}', 'v')`,
    );
    const report = await drill(unpack(await store.get('two.jiceng'), key), {
      admin: live!.grid.url,
      live: urlsOf(live!),
      files: null,
      makeTables,
    });
    expect(report).toMatchObject({ lostRecords: 1, violations: [] });
    expect(report.lostSeconds).toBeGreaterThan(0);
    await live!.coordination.query(
      `INSERT INTO processed_message (event_id, contract) VALUES (gen_random_uuid(), 'grid.grid-changed')`,
    );
    const worse = await drill(unpack(await (await takeBackup('three.jiceng')).get('three.jiceng'), key), {
      admin: live!.grid.url,
      files: null,
      makeTables,
    });
    expect(worse.violations.join()).toContain('no-event-from-nowhere');
    expect(await live!.grid.query(`SELECT FROM pg_database WHERE datname LIKE 'jiceng_drill_%'`)).toEqual([]);
  }, 120_000);

  it('leaves out the data of a newer version when requested, and in a drill', async () => {
    await live!.coordination.query(`ALTER TABLE issue ADD COLUMN newer_note text;
      ALTER TABLE confidential.reporter_identity ADD COLUMN newer_note text;
      CREATE TABLE newer_table (id int PRIMARY KEY, text text);
      INSERT INTO newer_table VALUES (1, E'a\\tb'); INSERT INTO schema_migration (timestamp, name) VALUES (4000000000000, 'Newer4000000000000')`);
    const store = await takeBackup('newer.jiceng');
    const archive = async () => unpack(await store.get('newer.jiceng'), key);
    const options = { makeTables, replace: true };
    await expect(restore(await archive(), { urls: owners() }, options)).rejects.toThrow(
      'there is no migration Newer4000000000000',
    );
    const leftOut = ['confidential.reporter_identity.newer_note', 'issue.newer_note', 'newer_table'].map(
      (name) => `coordination: ${name}`,
    );
    expect((await restore(await archive(), { urls: owners() }, { ...options, leaveOutNewer: true })).leftOut).toEqual(
      leftOut,
    );
    expect(await fresh!.coordination.query(`SELECT FROM pg_class WHERE relname = 'newer_table'`)).toEqual([]);
    expect(
      await fresh!.coordination.query(
        `SELECT FROM pg_attribute WHERE attrelid = 'issue'::regclass AND attname = 'newer_note'`,
      ),
    ).toEqual([]);
    const rows = 'SELECT count(*) AS count FROM processed_message';
    expect(await fresh!.coordination.query(rows)).toEqual(await live!.coordination.query(rows));
    expect((await drill(await archive(), { admin: live!.grid.url, files: null, makeTables })).leftOut).toEqual(leftOut);
  }, 120_000);

  it.each([
    ['nowhere', {}, 'BACKUP_FOLDER'],
    ['an S3 store without a login', { BACKUP_S3_ENDPOINT: 'http://s3', BACKUP_S3_BUCKET: 'b' }, 'S3_ACCESS_KEY_ID'],
  ])('refuses to store backups %s', (_, env, words) => {
    expect(() => openStore(env)).toThrow(words);
  });
});
