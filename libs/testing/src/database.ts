import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrateQueues } from '@jiceng/platform/queue';
import type { ServiceDefinition } from '@jiceng/platform/service';
import pg from 'pg';
import { eventually } from './eventually.js';

/** A separate database for one test file. */
export interface TestDatabase {
  url: string;
  name: string;
  /** Runs one statement on a separate connection and returns its rows. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Returns a fresh copy of the service's migrated database. */
export function serviceDatabase(definition: Pick<ServiceDefinition, 'name' | 'dataSource'>): Promise<TestDatabase> {
  return databaseFrom(definition.name, (url) => migrate(definition, url));
}

export async function migrate(definition: Pick<ServiceDefinition, 'dataSource'>, url: string): Promise<void> {
  const dataSource = await definition.dataSource(url, 2).initialize();
  await dataSource.runMigrations({ transaction: 'each' });
  await dataSource.destroy();
}

/** Returns a fresh database with the tables of BullMQ. */
export function queueDatabase(): Promise<TestDatabase> {
  return databaseFrom('queues', migrateQueues);
}

/** Returns a fresh database without tables. */
export function emptyDatabase(): Promise<TestDatabase> {
  return databaseFrom('empty', async () => undefined);
}

/**
 * Returns a copy of the template `name`, which the first caller of a test run fills with `build` while others wait. A
 * copy takes about 50 ms, whereas migrating takes seconds.
 */
export async function databaseFrom(name: string, build: (url: string) => Promise<void>): Promise<TestDatabase> {
  const server = await serverUrl();
  const template = `template_${name.replaceAll('-', '_')}`;
  const copy = `test_${name.replaceAll('-', '_')}_${randomBytes(6).toString('hex')}`;
  await connected(server, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      // The template gets its name only after the build, so that a failed build is not used as a template.
      await client.query(`DROP DATABASE IF EXISTS "${template}_unfinished" WITH (FORCE)`);
      await client.query(`CREATE DATABASE "${template}_unfinished"`);
      await build(at(server, `${template}_unfinished`));
      await client.query(`ALTER DATABASE "${template}_unfinished" RENAME TO "${template}"`);
    }
    await client.query(`CREATE DATABASE "${copy}" TEMPLATE "${template}" STRATEGY file_copy`);
  });
  return databaseAt(at(server, copy));
}

/** Returns the database to which a URL of this test run's server leads. */
export function databaseAt(url: string): TestDatabase {
  const name = new URL(url).pathname.slice(1);
  return {
    url,
    name,
    query: (sql, values = []) => connected(url, async (client) => (await client.query(sql, values)).rows as never[]),
    drop: () =>
      connected(at(url, 'postgres'), async (client) => {
        await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      }),
  };
}

/** URL of the PostgreSQL of this test run, which starts while Jest starts. */
async function serverUrl(): Promise<string> {
  const home = process.env.JICENG_TEST_HOME;
  if (!home) throw new Error('no test database: run tests through Jest with the jest.config.mjs of this repository');
  const answer = await eventually(
    () => JSON.parse(readFileSync(join(home, 'server.json'), 'utf8')) as { url?: string; fault?: string },
    { timeoutMs: 60_000 },
  );
  if (!answer.url) throw new Error(`the test database did not start: ${answer.fault}`);
  return answer.url;
}

function at(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
