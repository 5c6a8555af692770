import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platformDatabase } from '@jiceng/testing/platform-database';
import { inTransaction, readSql } from './database.js';

describe('transactions on a small pool', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase(4);
  });
  afterAll(() => opened.close());

  it('may each read outside themselves, however many begin at once', async () => {
    const command = () => inTransaction(opened.dataSource, async (tx) => {
      await tx.sql('SELECT 1');
      const [row] = await readSql<{ one: number }>(opened.dataSource, 'SELECT 1 AS one');
      return row!.one;
    });
    expect(await Promise.all(Array.from({ length: 40 }, command))).toEqual(Array(40).fill(1));
  }, 10_000);

  it('give their place back when they fail', async () => {
    const failing = () => inTransaction(opened.dataSource, () => Promise.reject(new Error('refused')));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, failing));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await inTransaction(opened.dataSource, () => Promise.resolve('ran'))).toBe('ran');
  }, 10_000);
});

describe('a session', () => {
  it('whose client died without a word gives its locks back soon', async () => {
    const opened = await platformDatabase(2);
    const [row] = await readSql<Record<string, string>>(opened.dataSource, `SELECT current_setting('tcp_keepalives_idle')::int
      + current_setting('tcp_keepalives_interval')::int * current_setting('tcp_keepalives_count')::int AS seconds, current_setting('idle_in_transaction_session_timeout') AS idle`);
    await opened.close();
    expect(row).toEqual({ seconds: 30, idle: '1min' });
  });
});
