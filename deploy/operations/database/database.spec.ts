import { randomBytes } from 'node:crypto';
import { serviceNames } from '@jiceng/contracts/contract';
import { asConfidentialSql, createConfidentialSchema } from '@jiceng/platform/confidential';
import { createDataSource } from '@jiceng/platform/database';
import { migrateService } from '@jiceng/platform/service';
import { serviceConfigSchema } from '@jiceng/platform/config';
import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import pg from 'pg';
import { planFor, scriptFor } from './plan.js';
import { prepareServer } from './prepare.js';
import { dropPrepared, productionUrls } from './production-urls.js';

const mark = randomBytes(4).toString('hex');

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('preparing a PostgreSQL server', () => {
  let home: TestDatabase;
  let urls: Record<string, string>;

  beforeAll(async () => {
    home = await emptyDatabase();
    urls = productionUrls(home.url, mark);
    // Prepares twice at the same time and once more. The later calls find everything in place.
    await Promise.all([prepareServer(home.url, urls), prepareServer(home.url, urls)]);
    await prepareServer(home.url, urls);
    await migrateService(
      {
        name: 'grid',
        config: serviceConfigSchema,
        dataSource: (url: string, size?: number) => createDataSource({ tables: [], migrations: [] }, url, size),
      } as never,
      {
        JICENG_PROFILE: 'local',
        ACTOR_CONTEXT_SECRET: 'x'.repeat(32),
        DATABASE_URL: urls.GRID_DATABASE_URL,
        MIGRATION_DATABASE_URL: urls.GRID_MIGRATION_DATABASE_URL,
        QUEUE_URL: urls.QUEUE_URL,
      },
    );
  }, 120_000);

  afterAll(async () => {
    await dropPrepared(home.url, urls);
    await home.drop();
  });

  it('creates a database for each service and one for the queues', async () => {
    const rows = await home.query<{ name: string; owner: string }>(
      `SELECT datname AS name, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname LIKE '%\\_${mark}' ORDER BY 1`,
    );
    expect(rows).toHaveLength(serviceNames.length + 1);
    expect(rows.find(({ name }) => name === `data_sharing_${mark}`)!.owner).toBe(`owner_data_sharing_${mark}`);
  });

  it('lets the application read and write rows', async () => {
    const app = urls.GRID_DATABASE_URL!;
    await run(
      app,
      `INSERT INTO outbox (event_id, contract, key, envelope) VALUES (gen_random_uuid(), 'c', 'k', '{}'); INSERT INTO outbox_waiting SELECT id FROM outbox; DELETE FROM outbox_waiting; DELETE FROM outbox`,
    );
    await run(
      app,
      `INSERT INTO audit_record (id, at, act, actor, subject_type, subject_id, origin, policy_version) VALUES (gen_random_uuid(), now(), 'a', '{}', 't', 's', '{}', 'v')`,
    );
    await run(app, `UPDATE audit_record SET position = 1, digest = 'd', seal = 's' WHERE position IS NULL`);
    await run(urls.QUEUE_URL!, 'SELECT count(*) FROM bullmq.job');
  });

  it.each([
    ['change a table', 'GRID', 'ALTER TABLE outbox ADD COLUMN more text'],
    ['make a table', 'GRID', 'CREATE TABLE mine (id int)'],
    ['empty a table', 'GRID', 'TRUNCATE outbox'],
    ['pretend a migration', 'GRID', `DELETE FROM schema_migration`],
    ['delete from the audit chain', 'GRID', 'DELETE FROM audit_record'],
    ['rewrite an audit record', 'GRID', `UPDATE audit_record SET act = 'other'`],
    ['become the owner', 'GRID', `SET ROLE "owner_grid_${mark}"`],
  ])('does not let the application %s', async (_, service, sql) => {
    await expect(run(urls[`${service}_DATABASE_URL`]!, sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('lets application and owner read a confidential table only as the role of the table', async () => {
    const [app, owner] = [urls.COORDINATION_DATABASE_URL!, urls.COORDINATION_MIGRATION_DATABASE_URL!];
    await run(
      owner,
      `CREATE TABLE data_key (id int); ${createConfidentialSchema}
       BEGIN; ${asConfidentialSql('CREATE TABLE confidential.planted (id int); INSERT INTO confidential.planted VALUES (1);')} COMMIT`,
    );
    for (const url of [app, owner])
      await expect(run(url, 'SELECT * FROM confidential.planted')).rejects.toMatchObject({ code: '42501' });
    await run(app, 'BEGIN; SET LOCAL ROLE jiceng_confidential; SELECT * FROM confidential.planted; COMMIT');
    // The application of another service is no member of the role.
    await expect(run(urls.GRID_DATABASE_URL!, 'SET ROLE jiceng_confidential')).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps the application of one service out of the databases of others', async () => {
    const url = new URL(urls.GRID_DATABASE_URL!);
    url.pathname = `/personnel_${mark}`;
    await expect(run(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  });

  it('skips databases on other servers and reports them', () => {
    const elsewhere = {
      ...urls,
      ASSESSMENT_DATABASE_URL: 'postgres://a:b@other:5432/assessment',
      ASSESSMENT_MIGRATION_DATABASE_URL: undefined,
    } as NodeJS.ProcessEnv;
    const plan = planFor(home.url, elsewhere);
    expect(plan.elsewhere).toEqual(['ASSESSMENT_DATABASE_URL (other:5432)']);
    expect(plan.databases).toHaveLength(serviceNames.length);
  });

  it.each([
    ['a missing URL', { GRID_DATABASE_URL: undefined }, 'GRID_DATABASE_URL is not set'],
    ['a URL without a database', { GRID_DATABASE_URL: 'postgres://a:b@h:5432' }, 'GRID_DATABASE_URL is not a URL like'],
    [
      'two URLs of different databases',
      { GRID_MIGRATION_DATABASE_URL: 'postgres://a:b@h:5432/x' },
      'GRID_MIGRATION_DATABASE_URL names another database',
    ],
  ])('refuses %s', (_, parts, words) => {
    expect(() => planFor(home.url, { ...urls, ...parts } as NodeJS.ProcessEnv)).toThrow(words);
  });

  it('prints the same statements as a script', () => {
    const script = scriptFor(planFor(home.url, urls));
    expect(script).toContain(`\\connect "grid_${mark}"`);
    expect(script).toContain(`PASSWORD 'p''w"${mark}'`);
  });
});
