import { platformDatabase } from '@jiceng/testing/platform-database';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { FLUSH_CTES } from '../commands/effects.js';

describe('timers that a transaction sets', () => {
  it('are found by their keys, also with a plan that was made while the table was empty', async () => {
    const { database, close } = await platformDatabase(1);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('SET plan_cache_mode = force_generic_plan');
      await client.query(`PREPARE flush(jsonb, jsonb, jsonb) AS WITH ${FLUSH_CTES(1)} SELECT 1`);
      await client.query(`EXECUTE flush('[]', '[]', '[]')`);
      await client.query(
        `INSERT INTO timer (id, kind, key, due_at, payload)
         SELECT gen_random_uuid(), 'keep', n::text, now(), '{}' FROM generate_series(1, 2000) n`,
      );
      const wanted = JSON.stringify([{ id: randomUUID(), kind: 'keep', key: '7', dueAt: new Date(), payload: {} }]);
      const plan = await client.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN (ANALYZE, COSTS OFF) EXECUTE flush('[]', '${wanted}', '[]')`,
      );
      const read = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(read).toContain('Update on timer');
      expect(read).not.toContain('Rows Removed by Filter');
    } finally {
      await client.end();
      await close();
    }
  });
});
