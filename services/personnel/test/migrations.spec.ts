import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import { queryFaults, schemaFaults } from '@jiceng/testing/schema';
import type { DataSource } from 'typeorm';
import { dataSource, tables } from '../src/data-source.js';
import '../src/app.module.js';

const TABLES = [
  'assignment',
  'known_region',
  'organization',
  'organization_period',
  'post',
  'post_period',
  'roster_entry',
  'staff_member',
];

describe('migrations', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await emptyDatabase();
    source = await dataSource(database.url, 2).initialize();
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const names = async (): Promise<string[]> =>
    (
      await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
      )
    ).map((row) => row.name);

  it('go up, down to nothing, and up again', async () => {
    await source.runMigrations({ transaction: 'each' });
    expect(await names()).toEqual(expect.arrayContaining(TABLES));
    for (let left = (await source.query('SELECT FROM schema_migration')).length; left > 0; left -= 1)
      await source.undoLastMigration({ transaction: 'each' });
    expect(await names()).toEqual(['schema_migration']);
    await source.runMigrations({ transaction: 'each' });
    expect(await names()).toEqual(expect.arrayContaining(TABLES));
  });

  it('leave every column as its definition says', async () => {
    expect(await schemaFaults(database, tables)).toEqual([]);
  });

  it('leave every table and column that a query reads', async () => {
    expect(await queryFaults(database)).toEqual([]);
  });
});
