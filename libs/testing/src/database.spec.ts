import { databaseFrom, queueDatabase } from './database.js';
import pg from 'pg';

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

describe('a test database', () => {
  it('is built once and copied for every caller that asks at the same time', async () => {
    let builds = 0;
    const build = async (url: string): Promise<void> => {
      builds += 1;
      await run(url, 'CREATE TABLE post (id int); INSERT INTO post VALUES (1)');
    };
    const copies = await Promise.all(Array.from({ length: 4 }, () => databaseFrom('spec-once', build)));
    expect(builds).toBe(1);
    await copies[0]!.query('INSERT INTO post VALUES (2)');
    expect(await copies[1]!.query('SELECT id FROM post')).toEqual([{ id: 1 }]);
    await Promise.all(copies.map((copy) => copy.drop()));
  });

  it('is not copied from a template whose build failed', async () => {
    await expect(
      databaseFrom('spec-failing', async (url) => {
        await run(url, 'CREATE TABLE half (id int)');
        throw new Error('broken migration');
      }),
    ).rejects.toThrow('broken migration');
    const database = await databaseFrom('spec-failing', async (url) => run(url, 'CREATE TABLE whole (id int)'));
    expect(await database.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([
      { tablename: 'whole' },
    ]);
    await database.drop();
  });

  it('sorts and compares Chinese text by UTF-8', async () => {
    const database = await queueDatabase();
    expect(
      await database.query(
        'SELECT pg_encoding_to_char(encoding) AS encoding, datcollate FROM pg_database WHERE datname = current_database()',
      ),
    ).toEqual([{ encoding: 'UTF8', datcollate: 'C.UTF-8' }]);
    await database.drop();
  });
});
