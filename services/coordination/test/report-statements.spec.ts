import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import pg from 'pg';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;

beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const report = (number: number, description = `第 ${number} 处路灯不亮`): Promise<unknown> =>
  command(subgraph, people.resident, 'reportIssue', {
    source: 'RESIDENT',
    title: `路灯 ${number}`,
    description,
    ...inGridA,
  });

/** Texts of the statements that reach PostgreSQL, without those that the process repeats in the background. */
async function statementsOf(run: () => Promise<unknown>): Promise<string[]> {
  const spy = jest.spyOn(pg.Client.prototype, 'query');
  await run();
  const asked = spy.mock.calls.map(([query]) => query as unknown as string | { text?: string } | undefined);
  spy.mockRestore();
  const texts = asked.map((query) => (typeof query === 'string' ? query : (query?.text ?? '')));
  return texts.filter((text) => /\b(issue|idempotency_key|task|reporter)\b/.test(text) && !text.includes('pg_stat'));
}

describe('the statements of a report', () => {
  it('are one, which writes all its rows without a transaction of several round trips', async () => {
    const [statement, ...others] = await statementsOf(() => report(1));
    expect(others).toEqual([]);
    for (const table of [
      'issue',
      'issue_text',
      'reporter',
      'issue_step',
      'duty_span',
      'outbox',
      'timer',
      'audit_record',
    ])
      expect(statement).toContain(`INSERT INTO ${table} `);
  });

  it('are shared by reports that arrive while others are being written', async () => {
    const client = new pg.Client({ connectionString: subgraph.database.url });
    await client.connect();
    try {
      // Nothing is written until the lock goes, however slowly the reports arrive.
      await client.query('BEGIN; LOCK TABLE issue IN EXCLUSIVE MODE');
      const statements = await statementsOf(async () => {
        const reports = Promise.all(Array.from({ length: 20 }, (_, n) => report(10 + n)));
        await setTimeout(2_000);
        await client.query('COMMIT');
        await reports;
      });
      // Two wait for the lock; the reports behind them share the next ones.
      expect(statements.length).toBeLessThan(20);
    } finally {
      await client.end();
    }
  });

  it('wait for no other report: not for its rows, its reporter or its place', async () => {
    const client = new pg.Client({ connectionString: subgraph.database.url });
    await client.connect();
    try {
      const texts: { text: string; values: unknown[] }[] = [];
      const spy = jest.spyOn(pg.Client.prototype, 'query');
      await report(50);
      for (const [query] of spy.mock.calls as unknown as [{ text?: string; values?: unknown[] }][])
        if (query.text?.includes('INSERT INTO issue ')) texts.push({ text: query.text, values: query.values! });
      spy.mockRestore();
      // The rows of the first report again, under other ids and another key, in a transaction that stays open.
      await client.query('BEGIN');
      const again = await client.query({ text: texts[0]!.text, values: texts[0]!.values.map(withOtherIds) });
      expect(again.rows).toEqual([{ n: 0 }]);
      const filed = await Promise.race([report(51).then(() => 'filed'), setTimeout(5_000, 'waits')]);
      expect(filed).toBe('filed');
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
  });
});

/** Changes the first digits of every id and digest of a JSON parameter, except ids of organizations and people. */
function withOtherIds(value: unknown): unknown {
  return typeof value === 'string'
    ? value.replace(/"(keyDigest|id|issueId|originIssueId)":"[0-9a-f]{8}/g, '"$1":"ffffffff')
    : value;
}
