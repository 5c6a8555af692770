import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import { queryFaults, schemaFaults } from '@jiceng/testing/schema';
import '../src/app.module.js';
import { dataSource, tables } from '../src/data-source.js';

describe('the tables of grid', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.drop());

  const names = async (): Promise<string[]> =>
    (
      await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'schema_migration' ORDER BY 1`,
      )
    ).map(({ name }) => name);

  it('are created and removed by the migrations', async () => {
    const source = await dataSource(database.url, 2).initialize();
    try {
      const applied = await source.runMigrations({ transaction: 'each' });
      const first = await names();
      expect(first).toEqual(
        expect.arrayContaining(['region', 'grid', 'grid_state', 'catalogue', 'case_category', 'grid_assignment']),
      );
      for (const _ of applied) await source.undoLastMigration({ transaction: 'each' });
      expect(await names()).toEqual([]);
      await source.runMigrations({ transaction: 'each' });
      expect(await names()).toEqual(first);
    } finally {
      await source.destroy();
    }
  });

  it('equal the definitions column by column', async () => {
    expect(await schemaFaults(database, tables)).toEqual([]);
  });

  it('return for every query the columns that the program reads', async () => {
    expect(await queryFaults(database)).toEqual([]);
  });
});
