import { emptyDatabase } from '@jiceng/testing/database';
import { queryFaults, schemaFaults } from '@jiceng/testing/schema';
import '../src/app.module.js';
import { dataSource, tables } from '../src/data-source.js';

describe('the tables of data-sharing', () => {
  it('are created and removed by the migrations, and equal the definitions and queries', async () => {
    const database = await emptyDatabase();
    const source = await dataSource(database.url, 2).initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
      expect(await schemaFaults(database, tables)).toEqual([]);
      expect(await queryFaults(database)).toEqual([]);
      for (const _ of source.migrations) await source.undoLastMigration({ transaction: 'each' });
      expect(
        await database.query(
          `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration'`,
        ),
      ).toEqual([]);
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
      await database.drop();
    }
  });
});
