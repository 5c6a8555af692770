import { jest } from '@jest/globals';
import { aStaffActor } from '@jiceng/testing/actors';
import { aRequestContext, platformDatabase, testAuditSecret } from '@jiceng/testing/platform-database';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { AuditKeys, useAuditKeys } from './audit-marks.js';
import { createDataSource } from '../database/database.js';
import { CommandRunner, IDEMPOTENCY_DAYS, type KeptAnswer } from './commands.js';
import type { EffectTx } from './effects.js';
import { DomainError } from '../values/errors.js';
import { IdempotencySweep } from './idempotency-sweep.js';
import { RelayKick } from './relay-kick.js';

const INSERT_NOTES = `written AS (
  INSERT INTO note SELECT r.id, r.text FROM jsonb_to_recordset($5::jsonb) AS r(n int, id text, text text) WHERE r.n IN (SELECT n FROM claim))`;

interface Note {
  id: string;
  version: number;
  text: string;
  remark: string | null;
}
const aNote = (id: string, remark: string | null = null): Note => ({ id, version: 3, text: 'x', remark });

describe('the key of a command', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  let commands: CommandRunner;
  beforeAll(async () => {
    opened = await platformDatabase(5);
    commands = new CommandRunner(opened.dataSource, new RelayKick());
    await opened.database.query('CREATE TABLE note (id text PRIMARY KEY, text text)');
  });
  afterAll(() => opened.close());

  const actor = (id: string = randomUUID()) => aRequestContext(aStaffActor({ id }));
  const input = () => ({ idempotencyKey: randomUUID(), text: '巡查' });
  const addNote =
    <T extends { id: string }>(note: T) =>
    async (tx: EffectTx) => {
      await tx.sql('INSERT INTO note VALUES ($1, $2)', [note.id, 'x']);
      return note;
    };
  const codeOf = async (work: Promise<unknown>) =>
    work.then(
      () => 'ok',
      (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
    );

  it('is forgotten after the retention time and not earlier: a desk after a week, a device after ninety days', async () => {
    const [old, young, phone, walker] = [input(), input(), input(), input()];
    const policy = { version: 'test/1', rules: [], fields: [], deskRoles: ['clerk'] };
    const withRoles = (...roles: string[]) => aRequestContext(aStaffActor({ id: 'sweeper', roles }), { policy });
    const ctx = withRoles('clerk');
    for (const each of [old, young]) await commands.run(ctx, 'sweep-desk', each, async () => null);
    await commands.run(ctx, 'sweep-phone', phone, async () => null, { fromDevice: true });
    // A person with a role outside the desk may send any command from a telephone.
    await commands.run(withRoles('clerk', 'walker'), 'sweep-walker', walker, async () => null);
    const single = () => ({
      name: 'spec-note',
      ctes: INSERT_NOTES,
      row: { id: randomUUID(), text: 'x' },
      outcome: null,
    });
    await commands.runSingle(ctx, 'sweep-single', input(), single, { fromDevice: true });
    await commands.run(ctx, 'sweep-anonymous', input(), async () => null, { anonymous: true, holder: 'sweeper' });
    const daysKept = `SELECT command, kept_until - current_date AS days FROM idempotency_key WHERE command LIKE 'sweep-%'`;
    const kept = await opened.database.query<{ command: string; days: number }>(`${daysKept} ORDER BY 2, 1`);
    const { desk, device } = IDEMPOTENCY_DAYS;
    expect([desk, device]).toEqual([7, 90]);
    expect(kept).toEqual([
      { command: 'sweep-desk', days: desk },
      { command: 'sweep-desk', days: desk },
      ...['sweep-anonymous', 'sweep-phone', 'sweep-single', 'sweep-walker'].map((command) => ({
        command,
        days: device,
      })),
    ]);
    const sweep = async () => {
      const task = new IdempotencySweep(opened.dataSource, pino({ level: 'silent' }));
      task.start();
      await task.stop();
    };
    // On its last day a key still stands. The first of the two commands of the desk is known again afterwards.
    await opened.database.query(`UPDATE idempotency_key SET kept_until = current_date WHERE command = 'sweep-desk'`);
    await sweep();
    expect(await codeOf(commands.run(ctx, 'sweep-desk', { ...old, text: '别的' } as never, async () => null))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    await opened.database.query(
      `UPDATE idempotency_key SET kept_until = current_date - 1 WHERE command IN ('sweep-desk', 'sweep-phone')`,
    );
    await sweep();
    expect((await opened.database.query<{ command: string }>(daysKept)).map(({ command }) => command).sort()).toEqual([
      'sweep-anonymous',
      'sweep-single',
      'sweep-walker',
    ]);
    expect(await codeOf(commands.run(ctx, 'sweep-desk', { ...old, text: '别的' } as never, async () => null))).toBe(
      'ok',
    );
  });

  /** Keeps of an answer only the row and its remark, and counts how often an answer is read again. */
  const notes = () => {
    const readAgain = jest.fn(async (_: unknown, { row, rest }: KeptAnswer) => {
      const [now] = await opened.database.query<{ text: string }>('SELECT text FROM note WHERE id = $1', [row!.id]);
      return { id: row!.id, version: row!.version, text: now!.text, remark: rest as string | null };
    });
    return { readAgain, keep: ({ id, version, remark }: Note): KeptAnswer => ({ row: { id, version }, rest: remark }) };
  };

  it('is kept with the digests of key and input and with the row of the answer; the rest is read again for a retry', async () => {
    const [ctx, same, single, id, other] = [actor(), input(), input(), randomUUID(), randomUUID()];
    const keeping = notes();
    const first = await commands.run(ctx, 'keepNote', same, addNote(aNote(id, '备注')), { keeping });
    const prepare = () => ({
      name: 'spec-note',
      ctes: INSERT_NOTES,
      row: { id: other, text: 'x' },
      outcome: aNote(other),
    });
    await commands.runSingle(ctx, 'keepNote', single, prepare, { keeping });
    expect(keeping.readAgain).not.toHaveBeenCalled();
    await opened.database.query(`UPDATE note SET text = 'changed since' WHERE id = ANY($1)`, [[id, other]]);
    const again = await commands.run(ctx, 'keepNote', same, addNote(aNote(randomUUID())), { keeping });
    expect(again).toEqual({ ...first, text: 'changed since' });
    expect(await commands.runSingle(ctx, 'keepNote', single, prepare, { keeping })).toEqual({
      ...aNote(other),
      text: 'changed since',
    });
    const reused = { ...same, text: '别的' } as never;
    expect(await codeOf(commands.run(ctx, 'keepNote', reused, addNote(aNote(id)), { keeping }))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect(keeping.readAgain).toHaveBeenCalledTimes(2);
    const rows = await opened.database.query<{ all: string; bytes: number }>(
      `SELECT to_jsonb(k)::text AS all, pg_column_size(k) AS bytes FROM idempotency_key k WHERE row_id = ANY($1::uuid[])
       ORDER BY bytes`,
      [[id, other]],
    );
    expect(rows.map(({ bytes }) => bytes)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(rows[0]!.bytes).toBeLessThanOrEqual(96);
    for (const hidden of [same.idempotencyKey, single.idempotencyKey, ctx.actor!.id, '巡查'])
      expect(rows.map(({ all }) => all).join()).not.toContain(hidden);
  });

  it('is taken once when two processes that have the secrets in another order write it at the same time', async () => {
    const [old, young] = ['old-secret', 'young-secret'].map((name) => `${name}-0123456789abcdef0123456789abcdef`);
    const other = await createDataSource({ tables: [], migrations: [] }, opened.database.url, 5).initialize();
    useAuditKeys(opened.dataSource, new AuditKeys('test', `${old},${young}`));
    useAuditKeys(other, new AuditKeys('test', `${young},${old}`));
    const runners = [commands, new CommandRunner(other, new RelayKick())];
    const [ctx, text] = [actor(), randomUUID()];
    try {
      for (let round = 0; round < 5; round += 1) {
        const same = input();
        await Promise.all(
          runners.map((runner) =>
            runner.runSingle(ctx, 'fileNote', same, () => ({
              name: 'spec-slow-note',
              ctes: INSERT_NOTES.replace(' WHERE', ', (SELECT pg_sleep(0.1)) AS slow WHERE'),
              row: { id: randomUUID(), text },
              outcome: null,
            })),
          ),
        );
      }
    } finally {
      useAuditKeys(opened.dataSource, new AuditKeys('test', testAuditSecret));
      await other.destroy();
    }
    expect(await opened.database.query('SELECT FROM note WHERE text = $1', [text])).toHaveLength(5);
  });

  it('is known while the secrets are being replaced, in every step of the replacement', async () => {
    const [old, young] = ['old-secret', 'young-secret'].map((name) => `${name}-0123456789abcdef0123456789abcdef`);
    const [ctx, ways] = [actor(), [`${old},${young}`, `${young},${old}`, young!]];
    const [plain, single, id, other] = [input(), input(), randomUUID(), randomUUID()];
    const run = () => commands.run(ctx, 'writeNote', plain, addNote({ id }));
    const file = () =>
      commands.runSingle(ctx, 'fileNote', single, () => ({
        name: 'spec-note',
        ctes: INSERT_NOTES,
        row: { id: other, text: 'x' },
        outcome: { id: other },
      }));
    try {
      useAuditKeys(opened.dataSource, new AuditKeys('test', old!));
      await run();
      await file();
      for (const secrets of ways.slice(0, 2)) {
        useAuditKeys(opened.dataSource, new AuditKeys('test', secrets));
        expect([await run(), await file()]).toEqual([{ id }, { id: other }]);
      }
      // Without the old secret the digest of the key is another one, so the command would be a new one.
      useAuditKeys(opened.dataSource, new AuditKeys('test', ways[2]!));
      await expect(run()).rejects.toThrow('duplicate key');
    } finally {
      useAuditKeys(opened.dataSource, new AuditKeys('test', testAuditSecret));
    }
  });
});
