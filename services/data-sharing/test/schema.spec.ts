import { emptyDatabase } from '@jiceng/testing/database';
import { dataSource } from '../src/data-source.js';

describe('the tables of data-sharing', () => {
  it('are made and unmade by the migrations, and are as the entities say', async () => {
    const database = await emptyDatabase();
    const source = await dataSource(database.url, 2).initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
      for (const entity of source.entityMetadatas) {
        const columns = await database.query<{ column_name: string; is_nullable: string }>(
          'SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = $1',
          [entity.tableName],
        );
        expect([
          entity.tableName,
          columns.map(({ column_name, is_nullable }) => [column_name, is_nullable === 'YES']).sort(),
        ]).toEqual([
          entity.tableName,
          entity.columns.map(({ databaseName, isNullable }) => [databaseName, isNullable]).sort(),
        ]);
      }
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
