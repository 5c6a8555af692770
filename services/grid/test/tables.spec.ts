import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import { dataSource } from '../src/data-source.js';

describe('the tables of grid', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.drop());

  const tables = async (): Promise<string[]> =>
    (
      await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'schema_migration' ORDER BY 1`,
      )
    ).map(({ name }) => name);

  it('come and go with the migrations', async () => {
    const source = await dataSource(database.url, 2).initialize();
    try {
      const applied = await source.runMigrations({ transaction: 'each' });
      const first = await tables();
      expect(first).toEqual(
        expect.arrayContaining(['region', 'grid', 'grid_state', 'catalogue', 'case_category', 'grid_assignment']),
      );
      for (const _ of applied) await source.undoLastMigration({ transaction: 'each' });
      expect(await tables()).toEqual([]);
      await source.runMigrations({ transaction: 'each' });
      expect(await tables()).toEqual(first);
    } finally {
      await source.destroy();
    }
  });

  it('have every column that an entity names, with its nullability, and no other', async () => {
    const source = dataSource(database.url, 2);
    await source.initialize();
    try {
      for (const { tableName, columns } of source.entityMetadatas) {
        const stored = await database.query<{ name: string; nullable: boolean }>(
          `SELECT column_name AS name, is_nullable = 'YES' AS nullable FROM information_schema.columns WHERE table_name = $1 ORDER BY 1`,
          [tableName],
        );
        const mapped = columns
          .map(({ databaseName, isNullable }) => ({ name: databaseName, nullable: isNullable }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        expect({ tableName, columns: mapped }).toEqual({ tableName, columns: stored });
      }
    } finally {
      await source.destroy();
    }
  });
});
