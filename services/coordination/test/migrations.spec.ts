import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import type { DataSource } from 'typeorm';
import { dataSource } from '../src/data-source.js';

/** Columns that only the database itself fills and reads. */
const unmapped: Record<string, string[]> = { issue_step: ['xact'] };

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

  const tables = async (): Promise<string[]> =>
    (
      await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
      )
    ).map((row) => row.name);

  it('go up, down to nothing, and up again', async () => {
    const applied = await source.runMigrations({ transaction: 'each' });
    const first = await tables();
    expect(first).toEqual(
      expect.arrayContaining([
        'issue',
        'task',
        'issue_step',
        'duty_span',
        'reporter',
        'verification',
        'callback',
        'duty_row',
        'precedent',
        'process_definition',
        'organization',
        'grid',
      ]),
    );
    for (const _ of applied) await source.undoLastMigration({ transaction: 'each' });
    expect(await tables()).toEqual(['schema_migration']);
    await source.runMigrations({ transaction: 'each' });
    expect(await tables()).toEqual(first);
  });

  it('leave every column as its entity says', async () => {
    for (const entity of source.entityMetadatas) {
      const stored = await database.query<{ name: string; nullable: boolean; type: string }>(
        `SELECT column_name AS name, is_nullable = 'YES' AS nullable,
           CASE data_type WHEN 'ARRAY' THEN CASE udt_name WHEN '_int4' THEN 'integer' ELSE ltrim(udt_name, '_') END || '[]' WHEN 'timestamp with time zone' THEN 'timestamptz' ELSE data_type END AS type
         FROM information_schema.columns WHERE table_name = $1 ORDER BY 1`,
        [entity.tableName],
      );
      const mapped = entity.columns.map((column) => ({
        name: column.databaseName,
        nullable: column.isNullable,
        type: `${String(column.type)}${column.isArray ? '[]' : ''}`,
      }));
      expect({ table: entity.tableName, columns: mapped.sort((a, b) => (a.name < b.name ? -1 : 1)) }).toEqual({
        table: entity.tableName,
        columns: stored.filter(({ name }) => !unmapped[entity.tableName]?.includes(name)),
      });
    }
  });
});
