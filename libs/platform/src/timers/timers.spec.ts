import { aStaffActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import { aRequestContext, platformDatabase } from '@jiceng/testing/platform-database';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { CommandRunner } from '../commands/commands.js';
import { RelayKick } from '../commands/relay-kick.js';
import { holdTimers, timersHeld } from './held-timers.js';
import { OnTimers, TimerRuntime, type Fired, type TimerLimit } from './timers.js';

class Clerk {
  @OnTimers('remind')
  async onRemind(fired: readonly Fired[]): Promise<void> {
    for (const { timer, tx } of fired) {
      await tx.sql('INSERT INTO reminded (key, at) VALUES ($1, $2)', [timer.key, tx.now]);
      if (timer.payload.broken) throw new Error('cannot');
    }
  }
}

describe('timers', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  let commands: CommandRunner;
  beforeAll(async () => {
    opened = await platformDatabase(16);
    commands = new CommandRunner(opened.dataSource, new RelayKick());
    await opened.database.query('CREATE TABLE reminded (key text, at timestamptz)');
  });
  afterAll(() => opened.close());
  afterEach(() =>
    opened.database.query('DELETE FROM timer_hold; UPDATE timer SET cancelled_at = now() WHERE fired_at IS NULL'),
  );

  const runtime = (limit: TimerLimit | null = null) =>
    new TimerRuntime(opened.dataSource, new RelayKick(), pino({ level: 'silent' }), [new Clerk()], limit);
  const set = (timers: { key: string; dueAt: Date; payload?: Record<string, unknown> }[]) =>
    commands.run(aRequestContext(aStaffActor()), 'plan', { idempotencyKey: randomUUID() }, async (tx) => {
      for (const timer of timers) tx.schedule({ kind: 'remind', ...timer });
    });
  const reminded = async (prefix: string) =>
    (
      await opened.database.query<{ key: string }>('SELECT key FROM reminded WHERE key LIKE $1 ORDER BY key', [
        `${prefix}%`,
      ])
    ).map((row) => row.key);
  const past = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  it('fire once each when several runners work at the same time', async () => {
    const run = randomUUID();
    const keys = Array.from({ length: 700 }, (_, index) => `${run}-${String(index).padStart(4, '0')}`);
    await set(keys.map((key) => ({ key, dueAt: past(1) })));
    const runners = [runtime(), runtime(), runtime()];
    for (const runner of runners) runner.start();
    await eventually(async () => expect((await reminded(run)).length).toBeGreaterThanOrEqual(keys.length), {
      timeoutMs: 20_000,
    });
    await Promise.all(runners.map((runner) => runner.stop()));
    expect(await reminded(run)).toEqual(keys);
    expect(
      await opened.database.query('SELECT count(*)::int AS open FROM timer WHERE key LIKE $1 AND fired_at IS NULL', [
        `${run}%`,
      ]),
    ).toEqual([{ open: 0 }]);
  });

  it('take effect at their due time and not at the time of the run', async () => {
    const key = randomUUID();
    const dueAt = past(600);
    await set([{ key, dueAt }]);
    await runtime().fireUntil(new Date());
    expect(await opened.database.query('SELECT at FROM reminded WHERE key = $1', [key])).toEqual([{ at: dueAt }]);
  });

  it('do not fire before their due time', async () => {
    const key = randomUUID();
    await set([{ key, dueAt: new Date(Date.now() + 3_600_000) }]);
    expect(await runtime().fireUntil(new Date())).toBe(0);
    expect(await reminded(key)).toEqual([]);
  });

  it('fire although another timer fails; the failed timer stays and counts its failures', async () => {
    const run = randomUUID();
    await set([
      { key: `${run}-a`, dueAt: past(3), payload: { broken: true } },
      ...Array.from({ length: 20 }, (_, index) => ({ key: `${run}-b${index}`, dueAt: past(2) })),
    ]);
    const runner = runtime();
    runner.start();
    await eventually(async () => (await reminded(`${run}-b`)).length === 20, { timeoutMs: 10_000 });
    await runner.stop();
    expect(await reminded(`${run}-a`)).toEqual([]);
    const [broken] = await opened.database.query<{ fired_at: Date | null; failures: number }>(
      'SELECT fired_at, failures FROM timer WHERE key = $1',
      [`${run}-a`],
    );
    expect(broken?.fired_at).toBeNull();
    expect(broken?.failures).toBeGreaterThan(0);
  });

  it('wait while simulated time stands still and fire when it moves on', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    await set([
      { key: early, dueAt: past(120) },
      { key: late, dueAt: past(10) },
    ]);
    const runner = runtime(timersHeld);
    await holdTimers(opened.dataSource, past(60));
    await runner.fireUntil(new Date());
    expect([await reminded(early), await reminded(late)]).toEqual([[early], []]);
    await holdTimers(opened.dataSource, past(5));
    await runner.fireUntil(new Date());
    expect(await reminded(late)).toEqual([late]);
  });

  it('ignore simulated time outside the local profile', async () => {
    const key = randomUUID();
    await set([{ key, dueAt: past(10) }]);
    await holdTimers(opened.dataSource, past(60));
    await runtime().fireUntil(new Date());
    expect(await reminded(key)).toEqual([key]);
  });

  it('have exactly one handler for each kind', () => {
    expect(
      () => new TimerRuntime(opened.dataSource, new RelayKick(), pino({ level: 'silent' }), [new Clerk(), new Clerk()]),
    ).toThrow('two handlers for timers of kind remind');
  });
});
