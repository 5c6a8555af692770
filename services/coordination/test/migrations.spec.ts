import { emptyDatabase, type TestDatabase } from '@jiceng/testing/database';
import { queryFaults, schemaFaults } from '@jiceng/testing/schema';
import type { DataSource } from 'typeorm';
import '../src/app.module.js';
import { dataSource, tables } from '../src/data-source.js';

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

  it('run up, down to an empty database, and up again', async () => {
    const applied = await source.runMigrations({ transaction: 'each' });
    const first = await names();
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
    expect(await names()).toEqual(['schema_migration']);
    await source.runMigrations({ transaction: 'each' });
    expect(await names()).toEqual(first);
  });

  it('make every column as its definition says', async () => {
    expect(await schemaFaults(database, tables)).toEqual([]);
  });

  it('make every table and column that a query reads', async () => {
    expect(await queryFaults(database)).toEqual([]);
  });
});
