import pg from 'pg';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { offerToBureau, publishHours } from './calendar-changes.js';
import { moveClock, organizationId, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const at = (text: string): string => new Date(`2026-${text}:00+08:00`).toISOString();
const hoursOf = (code: string, effectiveFrom: string): object => ({
  organizationId: organizationId(code),
  effectiveFrom,
});
const dueOf = async (issueId: string): Promise<Date> =>
  (await subgraph.database.query<{ due: Date }>('SELECT state_due_at AS due FROM issue WHERE id = $1', [issueId]))[0]!
    .due;

describe('a move of more issues than one transaction takes', () => {
  /** Adds copies of an issue with its offer and its timer, which are due a minute earlier. */
  async function addCopies(issueId: string, count: number): Promise<void> {
    const copied = (table: string, changes: string): string =>
      `INSERT INTO ${table} SELECT made.* FROM generate_series(1, ${count}) n, ${table} t,
         LATERAL jsonb_populate_record(NULL::${table}, to_jsonb(t) || jsonb_build_object(${changes})) made`;
    // These ids come after that of the issue, so the move reaches its copies last.
    const idOf = (table: string): string => `('ffffffff-ffff-4fff-8fff-' || substr(md5('${table}' || n), 1, 12))::uuid`;
    await subgraph.database.query(`${copied('issue', `'id', ${idOf('issue')}`)} WHERE t.id = $1`, [issueId]);
    await subgraph.database.query(
      `${copied('task', `'id', ${idOf('task')}, 'issue_id', ${idOf('issue')}`)} WHERE t.issue_id = $1`,
      [issueId],
    );
    await subgraph.database.query(
      `${copied(
        'timer',
        `'id', gen_random_uuid(), 'key', ${idOf('issue')}, 'due_at', t.due_at - interval '1 minute',
         'payload', t.payload || jsonb_build_object('issueId', ${idOf('issue')}, 'taskId', ${idOf('task')})`,
      )} WHERE t.key = $1 AND t.fired_at IS NULL AND t.cancelled_at IS NULL`,
      [issueId],
    );
  }

  it('accepts no offer by silence before its new deadline, also of an issue that the move has not reached', async () => {
    const { issueId } = await offerToBureau(subgraph, at('08-03T17:00'));
    expect(await dueOf(issueId)).toEqual(new Date(at('08-04T10:00')));
    await addCopies(issueId, 210);
    await publishHours(subgraph, hoursOf('ENV', '2026-08-04'), ['20:00', '23:00'], at('08-03T17:30'));
    await moveClock(subgraph, at('08-04T12:00'));
    const states = (): Promise<object[]> =>
      subgraph.database.query(
        `SELECT state, state_due_at AS due, count(*)::int AS count FROM issue
         WHERE id::text LIKE 'ffffffff%' OR id = $1 GROUP BY 1, 2`,
        [issueId],
      );
    expect(await states()).toEqual([{ state: 'dispatched', due: new Date(at('08-04T21:00')), count: 211 }]);
    const [timers] = await subgraph.database.query<object>(
      `SELECT count(*)::int AS count, min(due_at) AS first FROM timer
       WHERE kind = 'task-accept-due' AND fired_at IS NULL AND cancelled_at IS NULL
         AND (key LIKE 'ffffffff%' OR key = $1)`,
      [issueId],
    );
    expect(timers).toEqual({ count: 211, first: new Date(at('08-04T21:00')) });
  }, 120_000);

  it('tells people in one order of issues, so that two batches of messages cannot deadlock', async () => {
    await moveClock(subgraph, at('08-04T21:00'));
    const batches = await subgraph.database.query<{ issues: string[] }>(
      `SELECT array_agg(issue_id::text ORDER BY id) AS issues FROM notification
       WHERE issue_id::text LIKE 'ffffffff%' GROUP BY xmin::text HAVING count(DISTINCT issue_id) > 1`,
    );
    expect(batches.length).toBeGreaterThan(0);
    for (const { issues } of batches) expect(issues).toEqual([...issues].sort());
  }, 120_000);
});

describe('a move of an issue of which another worker is firing a timer', () => {
  it('does not wait for the timer, and moves the issue in a later pass', async () => {
    const { issueId } = await offerToBureau(subgraph, at('09-14T22:00'));
    const worker = new pg.Client({ connectionString: subgraph.database.url });
    await worker.connect();
    try {
      await worker.query('BEGIN');
      await worker.query('UPDATE timer SET fired_at = now() WHERE key = $1', [issueId]);
      await publishHours(subgraph, hoursOf('ENV', '2026-09-15'), ['18:00', '23:00'], at('09-14T22:30'));
      await moveClock(subgraph, at('09-14T22:30'));
      expect(await dueOf(issueId)).toEqual(new Date(at('09-15T21:00')));
      await moveClock(subgraph, at('09-14T22:31'));
      await worker.query('ROLLBACK');
    } finally {
      await worker.end();
    }
    await moveClock(subgraph, at('09-14T22:32'));
    expect(await dueOf(issueId)).toEqual(new Date(at('09-15T19:00')));
    expect(
      await subgraph.database.query(
        'SELECT due_at AS due FROM timer WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL',
        [issueId],
      ),
    ).toEqual([{ due: new Date(at('09-15T19:00')) }]);
  });
});

describe('a move of an issue of which a killed worker left a replaced timer', () => {
  it('does not give the time of the replaced timer to the successor, and the replaced timer never fires', async () => {
    const { issueId } = await offerToBureau(subgraph, at('10-12T22:00'));
    const pending = (): Promise<object[]> =>
      subgraph.database.query(
        `SELECT turn, due_at AS due FROM timer
         WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL ORDER BY turn DESC`,
        [issueId],
      );
    const due = new Date(at('10-13T19:00'));
    expect(await pending()).toEqual([{ turn: 0, due }]);
    // The successor belongs to another offer, so only the time of the replaced timer would move.
    await subgraph.database.query(
      `INSERT INTO timer (id, kind, key, due_at, payload, turn)
       SELECT gen_random_uuid(), kind, key, due_at, payload || '{"taskId": "another"}', 1 FROM timer
       WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL`,
      [issueId],
    );
    await publishHours(subgraph, hoursOf('ENV', '2026-10-13'), ['16:00', '23:00'], at('10-12T22:30'));
    await moveClock(subgraph, at('10-12T22:32'));
    expect(await dueOf(issueId)).toEqual(new Date(at('10-13T17:00')));
    expect((await pending())[0]).toEqual({ turn: 1, due });
    await moveClock(subgraph, at('10-13T19:00'));
    expect(await pending()).toEqual([]);
    expect(
      await subgraph.database.query(
        'SELECT count(*)::int AS count FROM timer WHERE key = $1 AND turn = 0 AND fired_at IS NOT NULL',
        [issueId],
      ),
    ).toEqual([{ count: 0 }]);
  });
});

describe('a move by a timer that a command replaces while it fires', () => {
  it('moves the timer of the command', async () => {
    const { issueId } = await offerToBureau(subgraph, at('11-09T22:00'));
    const old = new Date(at('11-10T17:00'));
    expect(await dueOf(issueId)).toEqual(old);
    const other = new pg.Client({ connectionString: subgraph.database.url });
    await other.connect();
    const isFree = async (): Promise<boolean> =>
      (
        await subgraph.database.query(
          'SELECT FROM timer WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL FOR KEY SHARE SKIP LOCKED',
          [issueId],
        )
      ).length > 0;
    try {
      // Keeps the pass of the change away from the issue, so that the timer itself moves it.
      await other.query('BEGIN');
      await other.query('SELECT FROM timer WHERE key = $1 FOR UPDATE', [issueId]);
      await publishHours(subgraph, hoursOf('ENV', '2026-11-10'), ['20:00', '23:00'], at('11-09T22:30'));
      await moveClock(subgraph, at('11-09T22:30'));
      await other.query('ROLLBACK');
      await subgraph.database.query(
        `UPDATE timer SET cancelled_at = now() WHERE kind LIKE 'calendar%' AND fired_at IS NULL AND cancelled_at IS NULL`,
      );
      await other.query('BEGIN');
      await other.query('SELECT FROM issue WHERE id = $1 FOR UPDATE', [issueId]);
      const moving = moveClock(subgraph, at('11-10T17:00'));
      while (await isFree()) await new Promise((resolve) => setTimeout(resolve, 20));
      await subgraph.database.query(
        `INSERT INTO timer (id, kind, key, due_at, payload, turn)
         SELECT gen_random_uuid(), kind, key, due_at, payload, 1 FROM timer
         WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL`,
        [issueId],
      );
      await other.query('ROLLBACK');
      await moving;
    } finally {
      await other.end();
    }
    const due = new Date(at('11-10T21:00'));
    expect(await dueOf(issueId)).toEqual(due);
    expect(
      await subgraph.database.query(
        'SELECT turn, due_at AS due FROM timer WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL',
        [issueId],
      ),
    ).toEqual([{ turn: 1, due }]);
  });
});
