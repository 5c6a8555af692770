import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import type { DataSource } from 'typeorm';
import { dataSource } from '../src/data-source.js';

const TABLES = [
  'assignment',
  'closed_work',
  'known_region',
  'organization',
  'organization_period',
  'post',
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
    await source?.destroy();
    await database?.drop();
  });

  const tables = async (): Promise<string[]> =>
    (
      await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
      )
    ).map((row) => row.name);

  it('go up, down to nothing, and up again', async () => {
    await source.runMigrations({ transaction: 'each' });
    expect(await tables()).toEqual(expect.arrayContaining(TABLES));
    for (let left = (await source.query('SELECT FROM schema_migration')).length; left > 0; left -= 1)
      await source.undoLastMigration({ transaction: 'each' });
    expect(await tables()).toEqual(['schema_migration']);
    await source.runMigrations({ transaction: 'each' });
    expect(await tables()).toEqual(expect.arrayContaining(TABLES));
  });

  it('leave every column as its entity says', async () => {
    for (const entity of source.entityMetadatas) {
      const columns = await database.query<{ name: string; nullable: boolean; type: string }>(
        `SELECT column_name AS name, is_nullable = 'YES' AS nullable, CASE data_type WHEN 'ARRAY' THEN 'text[]' WHEN 'timestamp with time zone' THEN 'timestamptz' ELSE data_type END AS type
         FROM information_schema.columns WHERE table_name = $1 ORDER BY 1`,
        [entity.tableName],
      );
      const mapped = entity.columns.map((column) => ({
        name: column.databaseName,
        nullable: column.isNullable,
        type: column.isArray ? 'text[]' : String(column.type),
      }));
      expect({ table: entity.tableName, columns }).toEqual({
        table: entity.tableName,
        columns: mapped.sort((a, b) => (a.name < b.name ? -1 : 1)),
      });
    }
  });
});
