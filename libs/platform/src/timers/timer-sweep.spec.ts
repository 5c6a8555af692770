import { eventually } from '@jiceng/testing/eventually';
import { platformDatabase } from '@jiceng/testing/platform-database';
import { pino } from 'pino';
import { TimerSweep } from './timer-sweep.js';

describe('the sweep of timers', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase(2);
  });
  beforeEach(() => opened.database.query('DELETE FROM timer'));
  afterAll(() => opened.close());

  const keep = (key: string, turn: number, ended: string) =>
    opened.database.query(
      `INSERT INTO timer (id, kind, key, due_at, payload, turn, ${ended.split(' ')[0]}) VALUES
         (gen_random_uuid(), 'due', $1, now() - interval '3 days', '{}', $2, now() - $3::interval)`,
      [key, turn, ended.split(' ').slice(1).join(' ')],
    );
  const pending = (key: string, turn: number) =>
    opened.database.query(
      `INSERT INTO timer (id, kind, key, due_at, payload, turn) VALUES (gen_random_uuid(), 'due', $1, now(), '{}', $2)`,
      [key, turn],
    );
  const swept = async (): Promise<string[]> => {
    const sweep = new TimerSweep(opened.dataSource, pino({ level: 'silent' }));
    sweep.start();
    await sweep.stop();
    const rows = await opened.database.query<{ at: string }>(`SELECT key || ' ' || turn AS at FROM timer ORDER BY 1`);
    return rows.map(({ at }) => at);
  };

  it('deletes what fired or was cancelled a day ago, and nothing that waits or ended later', async () => {
    await keep('fired', 0, 'fired_at 25 hours');
    await keep('cancelled', 0, 'cancelled_at 25 hours');
    await keep('fired lately', 0, 'fired_at 23 hours');
    await keep('cancelled lately', 0, 'cancelled_at 23 hours');
    await pending('late', 0);
    expect(await swept()).toEqual(['cancelled lately 0', 'fired lately 0', 'late 0']);
  });

  it('keeps the row of a change while the timer that it replaced may still fire', async () => {
    await pending('changed', 0);
    await keep('changed', 1, 'cancelled_at 25 hours');
    await keep('settled', 0, 'cancelled_at 25 hours');
    await keep('settled', 1, 'fired_at 25 hours');
    expect(await swept()).toEqual(['changed 0', 'changed 1']);
    await opened.database.query(`UPDATE timer SET cancelled_at = now() - interval '25 hours' WHERE turn = 0`);
    expect(await swept()).toEqual([]);
  });

  it('goes on until nothing is left', async () => {
    await opened.database.query(
      `INSERT INTO timer (id, kind, key, due_at, payload, fired_at)
       SELECT gen_random_uuid(), 'due', n::text, now(), '{}', now() - interval '25 hours' FROM generate_series(1, 2500) AS n`,
    );
    const sweep = new TimerSweep(opened.dataSource, pino({ level: 'silent' }));
    sweep.start();
    await eventually(async () => {
      const rows = await opened.database.query('SELECT FROM timer LIMIT 1');
      return rows.length === 0 ? true : null;
    });
    await sweep.stop();
  });
});
