import { aStaffActor } from '@jiceng/testing/actors';
import { eventually } from '@jiceng/testing/eventually';
import { aRequestContext, platformDatabase } from '@jiceng/testing/platform-database';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { CommandRunner } from '../commands/commands.js';
import type { EffectTx } from '../commands/effects.js';
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

/** Fires the timers of things. Like the handlers of services, it locks the thing first. */
class Keeper {
  /** Called before the rows of the things are locked. */
  begins: () => void = () => undefined;
  breaks = false;

  @OnTimers('keep')
  async onKeep(fired: readonly Fired[]): Promise<void> {
    this.begins();
    for (const { timer, tx } of fired) {
      await tx.sql('SELECT FROM thing WHERE key = $1 FOR UPDATE', [timer.key]);
      await tx.sql('INSERT INTO reminded (key, at) VALUES ($1, $2)', [timer.key, tx.now]);
      if (this.breaks) throw new Error('the worker is killed');
    }
  }
}

/** Fires timers without a lock on a thing, and changes the timer that it fires, as the hand-over of tasks does. */
class Repeater {
  /** Called before a timer takes effect; the worker waits for the promise. */
  during: () => Promise<void> = () => Promise.resolve();
  change: (fired: Fired) => void = () => undefined;

  @OnTimers('repeat')
  async onRepeat(fired: readonly Fired[]): Promise<void> {
    for (const each of fired) {
      await each.tx.sql('INSERT INTO reminded (key, at) VALUES ($1, $2)', [each.timer.key, each.tx.now]);
      this.change(each);
      await this.during();
    }
  }
}

describe('timers', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  let commands: CommandRunner;
  beforeAll(async () => {
    opened = await platformDatabase(16);
    commands = new CommandRunner(opened.dataSource, new RelayKick());
    await opened.database.query('CREATE TABLE reminded (key text, at timestamptz); CREATE TABLE thing (key text)');
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

  describe('that commands change', () => {
    const run = async (work: (tx: EffectTx) => Promise<void>): Promise<number> => {
      let attempts = 0;
      await commands.run(aRequestContext(aStaffActor()), 'plan', { idempotencyKey: randomUUID() }, async (tx) => {
        attempts += 1;
        await work(tx);
      });
      return attempts;
    };
    const later = new Date(Date.now() + 3_600_000);
    const pending = (key: string) =>
      opened.database.query<{ due_at: Date; kind: string }>(
        'SELECT kind, due_at FROM timer WHERE key = $1 AND fired_at IS NULL AND cancelled_at IS NULL ORDER BY kind',
        [key],
      );

    /** Changes the timer of a thing while a worker that fires it waits for the thing. */
    async function changeWhileFiring(keeper: Keeper, key: string, change: (tx: EffectTx) => void): Promise<number> {
      await opened.database.query('INSERT INTO thing VALUES ($1)', [key]);
      await run(async (tx) => tx.schedule({ kind: 'keep', key, dueAt: past(1) }));
      const runner = new TimerRuntime(opened.dataSource, new RelayKick(), pino({ level: 'silent' }), [keeper]);
      let firing: Promise<unknown> | null = null;
      const attempts = await run(async (tx) => {
        await tx.sql('SELECT FROM thing WHERE key = $1 FOR UPDATE', [key]);
        if (firing === null) {
          const begun = new Promise<void>((resolve) => (keeper.begins = resolve));
          firing = runner.fireUntil(new Date());
          await begun;
        }
        change(tx);
      });
      await firing;
      return attempts;
    }

    it('are replaced while they fire, and neither the command nor the worker begins again', async () => {
      const [keeper, key] = [new Keeper(), randomUUID()];
      const attempts = await changeWhileFiring(keeper, key, (tx) => tx.schedule({ kind: 'keep', key, dueAt: later }));
      // PostgreSQL resolves a deadlock by cancelling the command, which begins again, or the worker, which then fires
      // nothing.
      expect([attempts, await reminded(key)]).toEqual([1, [key]]);
      expect(await pending(key)).toEqual([{ kind: 'keep', due_at: later }]);
    });

    it('do not take effect any more when the worker that fired the replaced timer is killed', async () => {
      const [keeper, key] = [new Keeper(), randomUUID()];
      keeper.breaks = true;
      await changeWhileFiring(keeper, key, (tx) => tx.schedule({ kind: 'keep', key, dueAt: later }));
      keeper.breaks = false;
      await new TimerRuntime(opened.dataSource, new RelayKick(), pino({ level: 'silent' }), [keeper]).fireUntil(
        new Date(),
      );
      expect(await reminded(key)).toEqual([]);
      expect(await pending(key)).toEqual([{ kind: 'keep', due_at: later }]);
      // A later change moves the one that is left and adds none.
      const latest = new Date(later.getTime() + 60_000);
      await run(async (tx) => tx.schedule({ kind: 'keep', key, dueAt: latest }));
      expect(await pending(key)).toEqual([{ kind: 'keep', due_at: latest }]);
    });

    describe('and that their handler sets again', () => {
      const [kind, latest] = ['repeat', new Date(later.getTime() + 3_600_000)];
      const again = ({ timer: { key }, tx }: Fired) => tx.schedule({ kind, key, dueAt: later });
      const worker = (repeater: Repeater) =>
        new TimerRuntime(opened.dataSource, new RelayKick(), pino({ level: 'silent' }), [repeater]);
      const nothing = () => Promise.resolve();
      const moved = async (tx: EffectTx, key: string) => tx.schedule({ kind, key, dueAt: latest });
      const cancelled = async (tx: EffectTx, key: string) => tx.cancelTimer(kind, key);

      /** Fires a timer whose handler changes it as `handler` says, and does `during` while it fires. */
      async function fire(during: (key: string) => Promise<void>, handler = again): Promise<string> {
        const [repeater, key] = [new Repeater(), randomUUID()];
        await run(async (tx) => tx.schedule({ kind, key, dueAt: past(1) }));
        repeater.change = handler;
        repeater.during = async () => {
          repeater.during = nothing;
          repeater.change = () => undefined;
          await during(key);
        };
        await worker(repeater).fireUntil(new Date());
        return key;
      }

      /** Commits a change only after the worker that fires the timer has committed. */
      async function changeThatCommitsLast(change: (tx: EffectTx, key: string) => Promise<void>): Promise<string> {
        let commit: () => void = () => undefined;
        let command: Promise<unknown> = Promise.resolve();
        const key = await fire(async (fired) => {
          const mayCommit = new Promise<void>((resolve) => (commit = resolve));
          await new Promise<void>((written) => {
            command = run(async (tx) => {
              await change(tx, fired);
              tx.flush();
              await tx.sql('SELECT');
              written();
              await mayCommit;
              // A second flush would write the same changes again.
              tx.flush = () => undefined;
            });
          });
        });
        commit();
        await command;
        return key;
      }

      const dueNow = async (tx: EffectTx, key: string) => tx.schedule({ kind, key, dueAt: past(0) });
      const orders = [
        ['before', (change: typeof moved) => fire((key) => run((tx) => change(tx, key)).then(() => undefined))],
        ['after', changeThatCommitsLast],
      ] as const;

      it.each(orders)('stay as a command set them that commits %s the worker', async (_, race) => {
        const key = await race(moved);
        await worker(new Repeater()).fireUntil(new Date(later.getTime() + 1));
        expect(await pending(key)).toEqual([{ kind, due_at: latest }]);
        expect(await reminded(key)).toEqual([key]);
        await worker(new Repeater()).fireUntil(latest);
        expect([await pending(key), await reminded(key)]).toEqual([[], [key, key]]);
      });

      it.each(orders)('stay cancelled by a command that commits %s the worker', async (_, race) => {
        const key = await race(cancelled);
        await worker(new Repeater()).fireUntil(latest);
        expect([await pending(key), await reminded(key)]).toEqual([[], [key]]);
      });

      it.each(orders)('fire once when a command that commits %s the worker makes them due at once', async (_, race) => {
        const key = await race(dueNow);
        await worker(new Repeater()).fireUntil(new Date());
        expect(await pending(key)).toEqual([]);
        await worker(new Repeater()).fireUntil(latest);
        expect(await reminded(key)).toEqual([key, key]);
      });

      it('do not come back when their successor has already fired', async () => {
        const key = await fire(async (fired) => {
          await run((tx) => dueNow(tx, fired));
          await worker(new Repeater()).fireUntil(new Date());
        });
        await worker(new Repeater()).fireUntil(latest);
        expect([await pending(key), await reminded(key)]).toEqual([[], [key, key]]);
      });

      it('are not cancelled by their handler after a command set them', async () => {
        const key = await fire(
          (fired) => run((tx) => moved(tx, fired)).then(() => undefined),
          ({ timer, tx }) => tx.cancelTimer(kind, timer.key),
        );
        expect(await pending(key)).toEqual([{ kind, due_at: latest }]);
      });

      it('follow a command also when the successor fires at the next command', async () => {
        const key = await changeThatCommitsLast(dueNow);
        const repeater = new Repeater();
        repeater.change = again;
        repeater.during = async () => {
          repeater.during = nothing;
          await run((tx) => moved(tx, key));
        };
        await worker(repeater).fireUntil(new Date());
        await worker(new Repeater()).fireUntil(new Date(later.getTime() + 1));
        expect(await pending(key)).toEqual([{ kind, due_at: latest }]);
      });

      it('can be set again after their successor has fired', async () => {
        const key = await fire(async (fired) => {
          await run((tx) => dueNow(tx, fired));
          await worker(new Repeater()).fireUntil(new Date());
        });
        await run((tx) => moved(tx, key));
        await worker(new Repeater()).fireUntil(latest);
        expect([await pending(key), await reminded(key)]).toEqual([[], [key, key, key]]);
      });

      it('are set again by the handler when no command changes them', async () => {
        const key = await fire(nothing);
        expect(await pending(key)).toEqual([{ kind, due_at: later }]);
      });

      it('do not fire again after their successor when the worker that fired them is killed', async () => {
        const key = await fire(async (fired) => {
          await run((tx) => dueNow(tx, fired));
          await worker(new Repeater()).fireUntil(new Date());
          throw new Error('the worker is killed');
        });
        await worker(new Repeater()).fireUntil(latest);
        expect([await pending(key), await reminded(key)]).toEqual([[], [key]]);
      });
    });

    it.each([
      ['moved', (tx: EffectTx, kind: string, key: string) => tx.schedule({ kind, key, dueAt: later })],
      [
        'cancelled and moved',
        (tx: EffectTx, kind: string, key: string) => {
          if (kind === 'remind') tx.cancelTimer(kind, key);
          else tx.schedule({ kind, key, dueAt: later });
        },
      ],
    ])('are %s by two commands in opposite orders without a deadlock', async (_, change) => {
      for (let round = 0; round < 5; round += 1) {
        const keys = Array.from({ length: 40 }, () => randomUUID());
        const kinds = ['remind', 'keep'];
        const all = keys.flatMap((key) => kinds.map((kind) => ({ kind, key })));
        await run(async (tx) => all.forEach((each) => tx.schedule({ ...each, dueAt: later })));
        const attempts = await Promise.all(
          [all, [...all].reverse(), all, [...all].reverse()].map((order) =>
            run(async (tx) => order.forEach(({ kind, key }) => change(tx, kind, key))),
          ),
        );
        expect(attempts).toEqual([1, 1, 1, 1]);
      }
    });

    it('stay one for each kind and key when two commands set the same new timer', async () => {
      const key = randomUUID();
      await Promise.all(
        Array.from({ length: 6 }, () => run(async (tx) => tx.schedule({ kind: 'keep', key, dueAt: later }))),
      );
      expect(await pending(key)).toEqual([{ kind: 'keep', due_at: later }]);
    });
  });

  it('have exactly one handler for each kind', () => {
    expect(
      () => new TimerRuntime(opened.dataSource, new RelayKick(), pino({ level: 'silent' }), [new Clerk(), new Clerk()]),
    ).toThrow('two handlers for timers of kind remind');
  });
});
