import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contracts } from '@jiceng/contracts/registry/contracts';
import { serviceNames, subscribersOf, type ServiceName } from '@jiceng/contracts/contract';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { UserFault } from '@jiceng/local/user-fault';
import { CONFIDENTIAL_ROLE, CONFIDENTIAL_SCHEMA } from '@jiceng/platform/confidential';
import { waitAgain } from '@jiceng/platform/relay';
import type { Manifest, Piece, TableManifest } from './archive.js';
import { columnList, roleFor, tableName } from './snapshot.js';

export interface RestoreTargets {
  /** URLs of a role that owns the tables. */
  urls: Record<ServiceName, string>;
  /**
   * URLs of the roles of the application. The restore grants them their rights again. Absent when the application uses
   * the owner's role.
   */
  applicationUrls?: Partial<Record<ServiceName, string>>;
}

export interface RestoreOptions {
  /** True to empty databases that are not empty. */
  replace?: boolean;
  /**
   * A backup of a newer version contains tables and columns that this version does not have. True leaves them out;
   * otherwise the backup is refused.
   */
  leaveOutNewer?: boolean;
  onProgress?: (line: string) => void;
  /**
   * Creates the tables of a service up to and including a migration; by default in a separate process of the service.
   */
  makeTables?: MakeTables;
}

/**
 * Runs migrations up to the last one that is among `until`. @returns the number of newer migrations @throws Error when
 * none of them is known
 */
export type MakeTables = (service: ServiceName, targets: RestoreTargets, until?: readonly string[]) => Promise<number>;

export interface RestoreSummary {
  manifest: Manifest;
  bytes: number;
  milliseconds: number;
  /** Number of messages that are handed over again because their effect is not in the archive. */
  redelivered: number;
  /** Tables and columns of a newer version that were left out, as `service: table.column`. */
  leftOut: string[];
}

const root = resolve(import.meta.dirname, '../../..');

/**
 * Fills databases from an archive: creates tables with the archive's migrations, loads rows, and then runs newer
 * migrations. No process may use the databases.
 * @throws UserFault when a database is in use or not empty, or when the archive is damaged, incomplete or of an unknown
 * format
 */
export async function restore(
  pieces: AsyncIterable<Piece>,
  targets: RestoreTargets,
  options: RestoreOptions = {},
): Promise<RestoreSummary> {
  const { replace = false, leaveOutNewer = false, onProgress = (): void => undefined, makeTables = migrate } = options;
  const began = Date.now();
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done || first.value.kind !== 'manifest') throw new UserFault('the backup has no manifest');
  const { manifest } = first.value;
  if (manifest.format !== 1)
    throw new UserFault(`the backup has format ${String(manifest.format)}, this version reads format 1`);
  for (const service of serviceNames) await assertUsable(service, targets.urls[service], replace);
  const behind: ServiceName[] = [];
  for (const service of serviceNames) {
    const { migrations } = manifest.services[service];
    if ((await makeTables(service, targets, leaveOutNewer ? migrations : migrations.slice(-1))) > 0)
      behind.push(service);
  }
  const { bytes, leftOut } = await load(manifest, iterator, targets.urls, onProgress);
  for (const service of behind) await makeTables(service, targets);
  const redelivered = await handOverAgain(targets.urls);
  return { manifest, bytes, milliseconds: Date.now() - began, redelivered, leftOut };
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'jiceng-restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function assertUsable(service: ServiceName, url: string, replace: boolean): Promise<void> {
  await connected(url, async (client) => {
    const {
      rows: [others],
    } = await client.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'jiceng%'`,
    );
    if (Number(others!.count) > 0)
      throw new UserFault(
        `The database of ${service} is in use: stop the platform first (kubectl scale deployment -l app.kubernetes.io/instance=RELEASE --replicas=0)`,
      );
    const { rowCount } = await client.query(
      `SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    if (rowCount === 0) return;
    if (!replace)
      throw new UserFault(
        `The database of ${service} is not empty: restore into fresh databases, or add --replace to lose what is in it`,
      );
    // Only its own role may drop the confidential schema.
    const { rowCount: confidential } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [
      CONFIDENTIAL_SCHEMA,
    ]);
    if (confidential)
      await client.query(
        `BEGIN; SET LOCAL ROLE ${CONFIDENTIAL_ROLE}; DROP SCHEMA ${CONFIDENTIAL_SCHEMA} CASCADE; COMMIT`,
      );
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  });
}

/**
 * Runs the service's migrations in a separate process, up to and including `until`. @returns the number of newer
 * migrations
 */
async function migrate(
  service: ServiceName,
  { urls, applicationUrls = {} }: RestoreTargets,
  until?: readonly string[],
): Promise<number> {
  const script = join(root, 'services', service, 'dist/main.js');
  if (!existsSync(script)) throw new UserFault(`${script} is missing: build first (npm run build)`);
  const child = spawn(process.execPath, [script, 'migrate'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      JICENG_PROFILE: 'local',
      ACTOR_CONTEXT_SECRET: 'not used by migrations, 32 characters',
      DATABASE_URL: applicationUrls[service] ?? urls[service],
      MIGRATION_DATABASE_URL: urls[service],
      QUEUE_URL: 'redis://not-used',
      QUEUE_MIGRATION_URL: '',
      EMBEDDED_POSTGRES: '',
      ...(until ? { MIGRATE_UNTIL: until.join(',') } : {}),
    },
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  if (errors.includes('newer version than this program')) {
    throw new UserFault(
      `The backup was taken of tables that a newer version has made (${service}: ${until?.at(-1)}). Restore it with that version's image: the version before works on its tables. Or go without what only the newer version knows: add --leave-out-newer`,
    );
  }
  if (code !== 0) throw new UserFault(`The tables of ${service} could not be made:\n${errors.slice(-2000)}`);
  return Number(/newer migrations: (\d+)/.exec(output)?.[1] ?? 0);
}

/**
 * Loads all tables of a database in one transaction and checks constraints at its end. @returns the bytes of rows and
 * the columns that were left out
 */
async function load(
  manifest: Manifest,
  iterator: AsyncIterator<Piece>,
  urls: Record<ServiceName, string>,
  onProgress: (line: string) => void,
): Promise<{ bytes: number; leftOut: string[] }> {
  let bytes = 0;
  const leftOut: string[] = [];
  let next = await iterator.next();
  for (const service of serviceNames) {
    const began = Date.now();
    await connected(urls[service], async (client) => {
      await client.query('BEGIN');
      const putBack = await putOffChecks(client);
      const newer = await makeRoomForNewer(client, manifest.services[service].tables);
      leftOut.push(...newer.names.map((name) => `${service}: ${name}`));
      while (!next.done && next.value.kind === 'table' && next.value.service === service) {
        const name = next.value.table;
        const table = manifest.services[service].tables.find((candidate) => candidate.name === name);
        if (!table) throw new UserFault(`the backup holds ${service}.${name}, which its manifest does not name`);
        await client.query(roleFor(name));
        await client.query(`DELETE FROM ${tableName(name)}`);
        const rows = client.query(copyFrom(`COPY ${tableName(name)} (${columnList(table)}) FROM STDIN`));
        const finished = once(rows, 'finish');
        finished.catch(() => undefined);
        for (next = await iterator.next(); !next.done && next.value.kind === 'rows'; next = await iterator.next()) {
          bytes += next.value.bytes.length;
          if (!rows.write(next.value.bytes)) await Promise.race([once(rows, 'drain'), finished]);
        }
        rows.end();
        await finished;
      }
      await client.query('RESET ROLE');
      await newer.remove();
      await putBack();
      await advanceIdentities(client);
      await client.query('COMMIT');
    });
    onProgress(
      `${service}: ${manifest.services[service].tables.length} tables in ${((Date.now() - began) / 1000).toFixed(1)} s`,
    );
  }
  if (!next.done) throw new UserFault('the backup holds more than its manifest names');
  return { bytes, leftOut };
}

/**
 * Adds tables and columns that the archive has and the database lacks, so that rows can be loaded unchanged. Returns
 * their names and a function that removes them. The migration of the newer version creates them again when that version
 * is installed.
 */
async function makeRoomForNewer(
  client: pg.Client,
  tables: readonly TableManifest[],
): Promise<{ names: string[]; remove: () => Promise<void> }> {
  const names: string[] = [];
  const removals: string[] = [];
  for (const { name, columns } of tables) {
    const table = tableName(name);
    // The catalogue is asked by names, because to_regclass refuses the name of a schema that the role may not use.
    const [relation, schema = 'public'] = name.split('.').reverse();
    const { rows } = await client.query<{ column: string }>(
      `SELECT attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relname = $1 AND c.relnamespace = $2::regnamespace AND attnum > 0 AND NOT attisdropped`,
      [relation, schema],
    );
    await client.query(roleFor(name));
    const missing = columns.filter((column) => rows.every((row) => row.column !== column));
    if (rows.length === 0) {
      await client.query(
        `CREATE TABLE ${table} (${columns.map((column) => `${pg.escapeIdentifier(column)} text`).join(', ')})`,
      );
      removals.push(roleFor(name), `DROP TABLE ${table}`);
      names.push(name);
      continue;
    }
    for (const column of missing) {
      await client.query(`ALTER TABLE ${table} ADD COLUMN ${pg.escapeIdentifier(column)} text`);
      removals.push(roleFor(name), `ALTER TABLE ${table} DROP COLUMN ${pg.escapeIdentifier(column)}`);
      names.push(`${name}.${column}`);
    }
  }
  await client.query('RESET ROLE');
  return {
    names,
    remove: async () => {
      for (const statement of [...removals, 'RESET ROLE']) await client.query(statement);
    },
  };
}

/** Removes foreign keys and the platform's triggers, and returns a function that restores and checks them. */
async function putOffChecks(client: pg.Client): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(`
    SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0`);
  const { rows: tables } = await client.query<{ table: string }>(
    `SELECT DISTINCT tgrelid::regclass::text AS table FROM pg_trigger WHERE NOT tgisinternal`,
  );
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { table } of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  return async () => {
    for (const { table } of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    for (const { table, name, definition } of keys)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  };
}

async function advanceIdentities(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    SELECT c.oid::regclass::text AS table, quote_ident(a.attname) AS column, pg_get_serial_sequence(c.oid::regclass::text, a.attname) AS sequence
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
      AND pg_get_serial_sequence(c.oid::regclass::text, a.attname) IS NOT NULL`);
  for (const { table, column, sequence } of rows) {
    await client.query(
      `SELECT setval(${pg.escapeLiteral(sequence)}, coalesce((SELECT max(${column}) FROM ${table}), 0) + 1, false)`,
    );
  }
}

/**
 * Lets events wait again whose effect is missing in a subscriber, so that the relay hands them over. They were in progress
 * at the time of the backup, and the queue store of that time no longer exists.
 */
async function handOverAgain(urls: Record<ServiceName, string>): Promise<number> {
  let marked = 0;
  for (const contract of contracts) {
    for (const subscriber of subscribersOf(contract)) {
      const arrived = await connected(urls[subscriber], async (client) => {
        const { rows } = await client.query<{ id: string }>(
          'SELECT event_id AS id FROM processed_message WHERE contract = $1',
          [contract.name],
        );
        return rows.map(({ id }) => id);
      });
      marked += await connected(urls[contract.owner], async (client) => {
        const { rows } = await client.query<{ count: number }>(
          waitAgain(
            'contract = $1 AND NOT EXISTS (SELECT FROM unnest($2::uuid[]) AS arrived (id) WHERE arrived.id = outbox.event_id)',
          ),
          [contract.name, arrived],
        );
        return rows[0]!.count;
      });
    }
  }
  return marked;
}
