import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { inTransaction, readSql, type Transaction } from '../database/database.js';
import { EffectTx, isReplaced, type EffectOrigin } from '../commands/effects.js';
import { newId } from '../values/ids.js';
import { withLogScope, type Logger } from '../process/log.js';
import type { RelayKick } from '../commands/relay-kick.js';
import { RepeatingTask } from '../process/repeating-task.js';

/** A timer that fell due. `dueAt` is the time, real or simulated, at which it takes effect. */
export interface FiredTimer {
  id: string;
  kind: string;
  key: string;
  dueAt: Date;
  payload: Record<string, unknown>;
}

/** A timer that fell due and the transaction of its effects. `tx.now` is the time at which the timer fell due. */
export interface Fired {
  timer: FiredTimer;
  tx: EffectTx;
}

type TimerHandler = (fired: readonly Fired[], transaction: Transaction) => Promise<void>;

const ON_TIMERS = Symbol('jiceng:on-timers');

interface TimerMark {
  kinds: readonly string[];
  method: string;
}

/**
 * Marks a method as the only handler of some kinds of timers. The method receives the timers of a batch together, in
 * the order in which they fell due, and runs in the transaction that marks them as fired.
 */
export function OnTimers(...kinds: readonly string[]) {
  return (target: object, method: string, _: { value?: TimerHandler }): void => {
    const mark: TimerMark = { kinds, method };
    Reflect.defineMetadata(ON_TIMERS, [...marksOf(target.constructor), mark], target.constructor);
  };
}

function marksOf(provider: object): readonly TimerMark[] {
  return (Reflect.getMetadata(ON_TIMERS, provider) ?? []) as TimerMark[];
}

/**
 * Largest number of timers that fire in one transaction. A larger batch would repeat more work after a kill, and a
 * smaller one would be slower.
 */
const BATCH = 100;
/** A timer that failed this often is not tried again until an operator acts. Metrics still show it as late. */
export const MOST_FAILURES = 10;

/** A further limit: timers that are due after this time do not fire. */
export interface TimerLimit {
  /** Part of the name of the prepared statement. */
  name: string;
  /** SQL expression for the time; when it is null, there is no limit. */
  sql: string;
}

/**
 * Marks due timers as fired and returns them. The array keeps PostgreSQL from evaluating the locking query more than
 * once. Ordering by `due_at` uses the index, so that a batch costs the same however many timers are due. The lock
 * `FOR UPDATE` tells commands that the timer is firing. A timer that a command changed while a worker fired it is
 * cancelled: the worker did not finish it, or set it again and committed before the command.
 */
const take = (limit: TimerLimit | null, which: string, order: string): string => `
  UPDATE timer t SET (fired_at, cancelled_at) = (
    SELECT CASE WHEN NOT replaced THEN now() END, CASE WHEN replaced THEN now() END
    FROM (SELECT ${isReplaced('t')} AS replaced) r)
  WHERE id = ANY(ARRAY(
    SELECT id FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL AND ${which}
      AND due_at <= ${limit === null ? 'coalesce($1::timestamptz, now())' : `least(coalesce($1::timestamptz, now()), ${limit.sql})`}
    ORDER BY ${order} LIMIT $2 FOR UPDATE SKIP LOCKED))
  RETURNING id, kind, key, due_at, payload, turn, cancelled_at IS NOT NULL AS replaced`;

/**
 * Cancels the timers that the fired timers with the ids $1 have replaced. One that is firing is skipped. The lock is
 * the lock of a firing timer, so that no command waits for this transaction.
 */
const CANCEL_REPLACED = `
  UPDATE timer SET cancelled_at = now() WHERE id = ANY(ARRAY(
    SELECT t.id FROM unnest($1::uuid[]) AS f(id) JOIN timer n ON n.id = f.id CROSS JOIN LATERAL (
      SELECT id FROM timer WHERE kind = n.kind AND key = n.key AND turn < n.turn
        AND fired_at IS NULL AND cancelled_at IS NULL FOR UPDATE SKIP LOCKED
    ) t))`;

interface TimerRow {
  id: string;
  kind: string;
  key: string;
  due_at: Date;
  payload: Record<string, unknown>;
  turn: number;
  /** True for a timer that another one has replaced. It does not take effect. */
  replaced: boolean;
}

/**
 * Fires due timers from their rows in PostgreSQL. Several workers share the work (`SKIP LOCKED`); when a worker is
 * killed, its transaction rolls back and another worker fires its timers, so that each takes effect once.
 */
export class TimerRuntime extends RepeatingTask {
  private readonly handlers = new Map<string, TimerHandler>();
  private readonly takeFresh: { text: string; name: string };
  private readonly takeFailed: { text: string; name: string };

  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: RelayKick,
    log: Logger,
    providers: readonly object[],
    limit: TimerLimit | null = null,
  ) {
    super('timers', 500, log);
    const name = `platform-timer-take${limit === null ? '' : `-${limit.name}`}`;
    this.takeFresh = { name, text: take(limit, 'failures = 0', 'due_at') };
    this.takeFailed = {
      name: `${name}-failed`,
      text: take(limit, 'failures BETWEEN 1 AND $3 - 1', 'failures, due_at'),
    };
    for (const provider of providers) {
      for (const { kinds, method } of marksOf(provider.constructor)) {
        const handle: TimerHandler = async (fired, transaction) => {
          const scope = { traceId: fired[0]!.tx.origin.traceId, operation: `timer ${fired[0]!.timer.kind}` };
          await withLogScope(scope, () => (provider as Record<string, TimerHandler>)[method]!(fired, transaction));
          EffectTx.flushAll(
            transaction,
            fired.map(({ tx }) => tx),
          );
        };
        for (const kind of kinds) this.register(kind, handle);
      }
    }
  }

  private register(kind: string, handler: TimerHandler): void {
    if (this.handlers.has(kind)) throw new Error(`two handlers for timers of kind ${kind}`);
    this.handlers.set(kind, handler);
  }

  protected async runOnce(): Promise<boolean> {
    return (await this.fireDue(null)) === BATCH;
  }

  /**
   * Fires all due timers, earliest first, when the simulated time moves.
   * @param until time, real or simulated, up to which timers are due
   * @returns the number of timers that fired
   */
  async fireUntil(until: Date): Promise<number> {
    let fired = 0;
    for (;;) {
      const count = await this.fireDue(until);
      fired += count;
      if (count === 0) return fired;
    }
  }

  private async fireDue(until: Date | null): Promise<number> {
    try {
      const count = await inTransaction(this.dataSource, async (tx) => {
        const rows = await this.take(tx, until, BATCH);
        await this.fire(tx, rows);
        return rows.length;
      });
      if (count > 0) this.relay.kick();
      return count;
    } catch (error) {
      this.log.warn({ err: error }, 'a batch of timers failed; firing them one by one');
      return this.fireSingly(until);
    }
  }

  /** Fires the timers of a failed batch one by one, so that one faulty timer does not hold up others. */
  private async fireSingly(until: Date | null): Promise<number> {
    let fired = 0;
    for (let attempt = 0; attempt < BATCH; attempt += 1) {
      let current: TimerRow | undefined;
      try {
        const found = await inTransaction(this.dataSource, async (tx) => {
          [current] = await this.take(tx, until, 1);
          if (current) await this.fire(tx, [current]);
          return current !== undefined;
        });
        if (!found) break;
        fired += 1;
      } catch (error) {
        if (!current) throw error;
        this.log.error({ err: error, timer: current.id, kind: current.kind }, 'a timer could not take effect');
        await readSql(this.dataSource, `UPDATE timer SET failures = failures + 1 WHERE id = $1`, [current.id]);
      }
    }
    this.relay.kick();
    return fired;
  }

  /** Takes due timers, earliest first. Timers that failed before wait until no other timer is due. */
  private async take(tx: Transaction, until: Date | null, limit: number): Promise<TimerRow[]> {
    const fresh = await tx.sql<TimerRow>(this.takeFresh.text, [until, limit], { name: this.takeFresh.name });
    const rows =
      fresh.length > 0
        ? fresh
        : await tx.sql<TimerRow>(this.takeFailed.text, [until, limit, MOST_FAILURES], { name: this.takeFailed.name });
    const successors = rows.filter(({ turn, replaced }) => turn > 0 && !replaced).map(({ id }) => id);
    if (successors.length > 0) tx.send(CANCEL_REPLACED, [successors], { name: 'platform-timer-cancel-replaced' });
    return rows.sort((a, b) => a.due_at.getTime() - b.due_at.getTime());
  }

  /**
   * Passes timers to their handlers in the order in which they fell due. Consecutive timers of one handler are passed
   * together. A timer that was replaced is passed to no handler.
   */
  private async fire(transaction: Transaction, rows: readonly TimerRow[]): Promise<void> {
    let run: Fired[] = [];
    let running: TimerHandler | undefined;
    const finish = async (): Promise<void> => {
      if (!running || run.length === 0) return;
      await running(run, transaction);
      run = [];
    };
    for (const row of rows.filter(({ replaced }) => !replaced)) {
      const handler = this.handlers.get(row.kind);
      if (!handler) throw new Error(`no handler for timers of kind ${row.kind}`);
      if (handler !== running) {
        await finish();
        running = handler;
      }
      run.push(effectsOf(transaction, row));
    }
    await finish();
  }
}

function effectsOf(transaction: Transaction, row: TimerRow): Fired {
  const origin: EffectOrigin = {
    act: `timer ${row.kind}`,
    now: row.due_at,
    actor: { id: 'clock', kind: 'system', organizationId: null },
    traceId: newId().replaceAll('-', ''),
    policyVersion: 'timer',
  };
  const tx = new EffectTx(transaction, origin, row);
  return { timer: { id: row.id, kind: row.kind, key: row.key, dueAt: row.due_at, payload: row.payload }, tx };
}
