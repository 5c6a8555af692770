import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import { queryFaults, schemaFaults } from '@jiceng/testing/schema';
import type { DataSource } from 'typeorm';
import '../src/app.module.js';
import { dataSource, tables } from '../src/data-source.js';

describe('the migrations', () => {
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

  it('go up, down and up again', async () => {
    const names = () =>
      database.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1");
    await source.runMigrations({ transaction: 'each' });
    const up = await names();
    expect(up).toContainEqual({ table_name: 'issue_fact' });
    for (let left = source.migrations.length; left > 0; left -= 1)
      await source.undoLastMigration({ transaction: 'each' });
    expect(await names()).toEqual([{ table_name: 'schema_migration' }]);
    await source.runMigrations({ transaction: 'each' });
    expect(await names()).toEqual(up);
  });

  it('leave every column as its definition says', async () => {
    expect(await schemaFaults(database, tables)).toEqual([]);
  });

  it('leave every table and column that a query reads', async () => {
    expect(await queryFaults(database)).toEqual([]);
  });
});
