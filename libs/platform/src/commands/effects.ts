import {
  isSuperseded,
  payloadIn,
  subscribersOf,
  versionsOf,
  type Contract,
  type Envelope,
  type EventActor,
} from '@jiceng/contracts/contract';
import type { EntityManager } from 'typeorm';
import type { QueryResultRow } from 'pg';
import { auditKeysOf, type AuditKeys, markedText, type AuditRecord } from './audit-marks.js';
import { packedValue } from '../database/columns.js';
import type { SqlOptions, Transaction } from '../database/database.js';
import { newId } from '../values/ids.js';
import { traceparentIn } from '../process/tracing.js';

/** An event as a service announces it within a transaction. */
export interface Emission<P> {
  /** Id of the object that changed. Events of an ordered contract with the same key take effect in order. */
  key: string;
  payload: P;
}

export interface TimerRequest {
  kind: string;
  /**
   * Id of the thing to which the timer belongs. There is one pending timer for each kind and key; a second request
   * moves it.
   */
  key: string;
  dueAt: Date;
  payload?: Record<string, unknown>;
}

export interface AuditEntry {
  subject: { type: string; id: string };
  before?: unknown;
  after?: unknown;
  reason?: string | null;
}

/** The actor and the time that the events and audit records of a transaction name. */
export interface EffectOrigin {
  /** Name of the command, event or timer that is being handled. */
  act: string;
  now: Date;
  actor: EventActor;
  traceId: string;
  /** Span of the sender when a message is being handled. */
  traceparent?: string | undefined;
  policyVersion: string;
}

interface PendingEvent {
  id: string;
  contract: string;
  key: string;
  ordered: boolean;
  /** The envelope without the fields that have a column of their own; the relay adds them at the hand-over. */
  envelope: Omit<Envelope, 'id' | 'contract' | 'key' | 'seq'>;
}

/** A change of a timer; `set` is null when the timer is cancelled. */
interface TimerChange {
  kind: string;
  key: string;
  /** Id of the timer that fires when its own handler makes this change. */
  fired?: string | undefined;
  set: { id: string; dueAt: string; payload: Record<string, unknown> } | null;
}

type PendingAudit = Omit<AuditRecord, 'entry' | 'mac'>;

/**
 * The transaction that services work with. Rows are read and written at once; events, timers and audit records are
 * collected and written before the commit.
 */
export class EffectTx implements Transaction {
  private readonly events: PendingEvent[] = [];
  private readonly timers: TimerChange[] = [];
  private readonly audits: PendingAudit[] = [];
  /** Ids of emitted events by subscriber, so that a later request can wait for their effects. */
  readonly written: Record<string, string[]> = {};

  constructor(
    private readonly transaction: Transaction,
    private from: EffectOrigin,
    /** The timer that this transaction fires. A command that changes this timer meanwhile wins over its handler. */
    private readonly firing: { id: string; kind: string; key: string } | null = null,
  ) {}

  get origin(): EffectOrigin {
    return this.from;
  }

  /**
   * Sets the organization for which the actor acts in this transaction. By default this is the organization of the
   * actor's main post.
   */
  actFor(organizationId: string | null): void {
    this.from = { ...this.from, actor: { ...this.from.actor, organizationId } };
  }

  /** The time that the rules use: the real time, or the simulated time of the demo. */
  get now(): Date {
    return this.origin.now;
  }

  get manager(): EntityManager {
    return this.transaction.manager;
  }

  sql<R extends QueryResultRow>(text: string, values: readonly unknown[] = [], options: SqlOptions = {}): Promise<R[]> {
    return this.transaction.sql<R>(text, values, options);
  }

  send(text: string, values: readonly unknown[] = [], options: SqlOptions = {}): void {
    this.transaction.send(text, values, options);
  }

  /**
   * Announces an event in the newest version of its contract. The payload of every version is made and checked here, so
   * that an invalid payload fails the command instead of stopping the relay later.
   */
  emit<P>(contract: Contract<P>, emission: Emission<P>): string {
    if (isSuperseded(contract))
      throw new Error(`version ${contract.version} of ${contract.name} is superseded: announce the newest version`);
    const payload = contract.payload.parse(emission.payload);
    const newest = contract as unknown as Contract<never>;
    for (const older of versionsOf(newest).slice(1)) older.payload.parse(payloadIn(older, newest, payload));
    const id = newId();
    this.events.push({
      id,
      contract: contract.name,
      key: emission.key,
      ordered: contract.ordered,
      envelope: {
        version: contract.version,
        occurredAt: this.now.toISOString(),
        traceId: this.origin.traceId,
        traceparent: traceparentIn(this.origin),
        actor: this.origin.actor,
        payload,
      },
    });
    for (const subscriber of subscribersOf(newest)) (this.written[subscriber] ??= []).push(id);
    return id;
  }

  /**
   * Sets a timer. A pending timer of the same kind and key moves to the new time; the last call for a kind and key
   * decides.
   */
  schedule({ kind, key, dueAt, payload = {} }: TimerRequest): void {
    const set = { id: newId(), dueAt: dueAt.toISOString(), payload };
    this.timers.push({ kind, key, fired: this.firedBy(kind, key), set });
  }

  /** Cancels the pending timer of a kind and key if there is one. The last call for a kind and key decides. */
  cancelTimer(kind: string, key: string): void {
    this.timers.push({ kind, key, fired: this.firedBy(kind, key), set: null });
  }

  private firedBy(kind: string, key: string): string | undefined {
    return this.firing?.kind === kind && this.firing.key === key ? this.firing.id : undefined;
  }

  audit(entry: AuditEntry): void {
    this.audits.push({
      id: newId(),
      // Six digits after the second, as PostgreSQL returns them, so that the mark still matches when the record is
      // read.
      at: this.now.toISOString().replace('Z', '000Z'),
      act: this.origin.act,
      actor: this.origin.actor,
      subject_type: entry.subject.type,
      subject_id: entry.subject.id,
      before: entry.before ?? null,
      after: entry.after ?? null,
      reason: entry.reason ?? null,
      origin: { traceId: this.origin.traceId },
      policy_version: this.origin.policyVersion,
    });
  }

  /** True when the transaction has at least one audit record. */
  get audited(): boolean {
    return this.audits.length > 0;
  }

  /**
   * Writes the collected events, timers and audit records. The runners call this method once, just before the commit.
   * It adds no round trip.
   */
  flush(): void {
    EffectTx.flushAll(this.transaction, [this]);
  }

  /**
   * Writes the effects of several commands of one transaction, in the order of the commands. The statements are sent
   * without waiting, so they add no round trip.
   */
  static flushAll(transaction: Transaction, all: readonly EffectTx[]): void {
    const { timers, cancelled } = lastOfEachKey(all.flatMap((tx) => tx.timers));
    if (cancelled.length > 0)
      transaction.send(CANCEL_TIMERS, [JSON.stringify([...cancelled, ...timers])], { name: 'platform-cancel-timers' });
    const events = all.flatMap((tx) => tx.events);
    const audits = all.flatMap((tx) => tx.audits);
    if (events.length + timers.length + audits.length === 0) return;
    const numbered = events.map((event, ord) => ({ ...event, ord }));
    const values = [numbered, timers, marked(audits, auditKeysOf(transaction.manager.connection))];
    transaction.send(
      `WITH ${FLUSH_CTES(1)} SELECT 1`,
      values.map((value) => JSON.stringify(value)),
      { name: 'platform-flush' },
    );
  }

  /** Returns the collected effects for a statement that writes them itself. */
  gathered(keys: AuditKeys): { events: readonly object[]; timers: readonly object[]; audits: readonly object[] } {
    return { events: this.events, timers: lastOfEachKey(this.timers).timers, audits: marked(this.audits, keys) };
  }
}

/**
 * Separates the timer changes into timers to write and timers to cancel, keeping the last change of each. One INSERT
 * cannot write the same kind and key twice.
 */
function lastOfEachKey(changes: readonly TimerChange[]): { timers: object[]; cancelled: object[] } {
  const last = [...new Map(changes.map((change) => [JSON.stringify([change.kind, change.key]), change])).values()];
  return {
    timers: last.flatMap(({ set, ...change }) => (set ? [{ ...change, ...set }] : [])),
    cancelled: last.flatMap(({ set, ...change }) => (set ? [] : [change])),
  };
}

/**
 * Marks the audit records in the form in which they will be read back: JSON turns dates into text and drops undefined
 * values.
 */
function marked(audits: readonly PendingAudit[], keys: AuditKeys): object[] {
  const plain = JSON.parse(JSON.stringify(audits)) as PendingAudit[];
  return plain.map((record) => ({ ...record, mac: keys.mark(markedText(record)) }));
}

const PENDING = 'fired_at IS NULL AND cancelled_at IS NULL';

/**
 * Returns a condition that is true for a timer which a command changed while it fired. The row of such a change has a
 * higher turn; it may have fired or been cancelled since. The subquery is scalar, so that it stays a lookup by key and
 * does not become a join.
 * @param timer alias of the row of the timer
 */
export const isReplaced = (timer: string): string => `coalesce((
    SELECT true FROM timer n
    WHERE n.kind = ${timer}.kind AND n.key = ${timer}.key AND n.turn > 0 AND n.turn > ${timer}.turn LIMIT 1), false)`;

/** Returns a condition that is false for a change that a handler makes to a timer which a command has changed. */
const mayChange = (change: string): string =>
  `NOT coalesce((SELECT ${isReplaced('f')} FROM timer f WHERE f.id = ${change}.fired), false)`;

/**
 * Returns common table expressions that lock the pending timers of a list of kinds and keys, always in the same order,
 * so that two transactions that change the same timers wait for each other and do not cause a deadlock.
 *
 * A timer that is firing at this moment is skipped: its handler waits for rows that this transaction has locked, so
 * waiting for the timer would cause a deadlock. The change gets a row of its own with the next turn, which wins over
 * the changes that the handler makes to its own timer (`isReplaced`), whichever commits first. The worker holds such a
 * timer `FOR UPDATE`, which only conflicts with `FOR KEY SHARE`; other transactions hold it `FOR NO KEY UPDATE`, and
 * are waited for.
 *
 * Each timer is found by its own key lookup, because the plan of a join, made while the table was small, would read all
 * pending timers of the district. For the same reason the second lookup asks with `coalesce`: the index of pending
 * timers does not serve this condition, so PostgreSQL uses the primary key and does not read that index to its end.
 * @param wanted name of the list, whose columns are `kind` and `key`
 */
const LOCK_TIMERS = (wanted: string): string => `
  timer_free AS MATERIALIZED (
    SELECT t.id FROM (SELECT DISTINCT kind, key FROM ${wanted} ORDER BY kind, key) w CROSS JOIN LATERAL (
      SELECT id FROM timer WHERE kind = w.kind AND key = w.key AND ${PENDING}
      ORDER BY turn FOR KEY SHARE SKIP LOCKED
    ) t
  ),
  timer_locked AS MATERIALIZED (
    SELECT t.id, t.kind, t.key, t.turn FROM timer_free f CROSS JOIN LATERAL (
      SELECT id, kind, key, turn FROM timer WHERE id = f.id AND coalesce(fired_at, cancelled_at) IS NULL
      FOR NO KEY UPDATE
    ) t
  )`;

/** Returns the highest turn among the pending timers of a kind and key, also of those that are firing. */
const pendingTurn = (change: string): string =>
  `(SELECT max(turn) FROM timer p WHERE p.kind = ${change}.kind AND p.key = ${change}.key AND ${PENDING})`;

/**
 * Returns the highest turn of a kind and key; null when none is pending or greater than 0. A new timer gets a higher
 * turn also than one that has fired, because it would count as replaced otherwise.
 */
const topTurn = (change: string): string => `coalesce((
    SELECT max(turn) FROM timer p WHERE p.kind = ${change}.kind AND p.key = ${change}.key AND turn > 0
  ), ${pendingTurn(change)})`;

/**
 * Cancels timers, and locks the timers that the transaction then schedules, all in one order. When a timer is firing, a
 * cancelled row with the next turn keeps its handler from setting it again.
 */
const CANCEL_TIMERS = `
  WITH changed AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS c(kind text, key text, "dueAt" timestamptz, fired uuid)
    WHERE ${mayChange('c')}
  ), ${LOCK_TIMERS('changed')},
  cancelled AS (
    UPDATE timer SET cancelled_at = now() WHERE id IN (
      SELECT l.id FROM timer_locked l JOIN changed c ON c.kind = l.kind AND c.key = l.key WHERE c."dueAt" IS NULL)
  )
  INSERT INTO timer (id, kind, key, due_at, payload, turn, cancelled_at)
  SELECT gen_random_uuid(), c.kind, c.key, now(), '{}', ${topTurn('c')} + 1, now()
  FROM (SELECT *, ${pendingTurn('changed')} AS turn FROM changed WHERE "dueAt" IS NULL) c
  WHERE c.turn IS NOT NULL
    AND NOT EXISTS (SELECT FROM timer_locked l WHERE l.kind = c.kind AND l.key = c.key AND l.turn = c.turn)`;

/**
 * Returns common table expressions that write events, timers and audit records from three JSON parameters.
 * @param from number of the first of the three placeholders
 * @param guard for statements that first claim keys: returns the condition under which an element is written; `alias`
 * names the element, whose field `n` is the number of its command
 */
export const FLUSH_CTES = (from: number, guard: (alias: string) => string = () => 'true'): string => `
  flush_event AS (
    SELECT * FROM jsonb_to_recordset($${from}::jsonb) AS e(n int, id uuid, contract text, key text, ordered boolean, envelope jsonb, ord int)
    WHERE ${guard('e')}
  ),
  flush_position AS (
    INSERT INTO event_position AS p (contract, key, seq)
    SELECT contract, key, count(*) FROM flush_event WHERE ordered GROUP BY contract, key ORDER BY contract, key
    ON CONFLICT (contract, key) DO UPDATE SET seq = p.seq + excluded.seq
    RETURNING contract, key, seq
  ),
  flush_outbox AS (
    INSERT INTO outbox (event_id, contract, key, seq, envelope)
    SELECT e.id, e.contract, e.key,
      p.seq - count(*) OVER (PARTITION BY e.contract, e.key) + row_number() OVER (PARTITION BY e.contract, e.key ORDER BY e.ord),
      ${packedValue('e.envelope')}
    FROM flush_event e LEFT JOIN flush_position p USING (contract, key)
    ORDER BY e.ord
    RETURNING id
  ),
  flush_waiting AS (
    INSERT INTO outbox_waiting (id) SELECT id FROM flush_outbox
  ),
  wanted_timer AS (
    SELECT t.*, coalesce((SELECT turn FROM timer WHERE id = t.fired), ${topTurn('t')}) AS turn
    FROM jsonb_to_recordset($${from + 1}::jsonb)
      AS t(n int, id uuid, kind text, key text, "dueAt" timestamptz, payload jsonb, fired uuid)
    WHERE ${guard('t')} AND ${mayChange('t')}
  ),
  ${LOCK_TIMERS('wanted_timer')},
  moved_timer AS (
    UPDATE timer t SET due_at = w."dueAt", payload = w.payload, failures = 0
    FROM timer_locked l JOIN wanted_timer w ON w.kind = l.kind AND w.key = l.key AND w.turn = l.turn WHERE t.id = l.id
    RETURNING t.kind, t.key
  ),
  replaced_timer AS (
    UPDATE timer t SET cancelled_at = now()
    FROM timer_locked l JOIN wanted_timer w ON w.kind = l.kind AND w.key = l.key AND w.turn > l.turn WHERE t.id = l.id
  ),
  flush_timer AS (
    INSERT INTO timer (id, kind, key, due_at, payload, turn)
    SELECT w.id, w.kind, w.key, w."dueAt", w.payload, CASE WHEN w.fired IS NULL THEN coalesce(w.turn + 1, 0) ELSE w.turn END
    FROM wanted_timer w WHERE NOT EXISTS (SELECT FROM moved_timer m WHERE m.kind = w.kind AND m.key = w.key)
    ORDER BY w.kind, w.key
    ON CONFLICT (kind, key, turn) WHERE fired_at IS NULL AND cancelled_at IS NULL
      DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload, failures = 0
  ),
  flush_audit AS (
    INSERT INTO audit_record (id, at, act, actor, subject_type, subject_id, before, after, reason, origin, policy_version, mac)
    SELECT a.id, a.at, a.act, a.actor, a.subject_type, a.subject_id, a.before, a.after, a.reason, a.origin, a.policy_version, a.mac
    FROM jsonb_to_recordset($${from + 2}::jsonb) AS a(n int, id uuid, at timestamptz, act text, actor jsonb, subject_type text,
      subject_id text, before jsonb, after jsonb, reason text, origin jsonb, policy_version text, mac text)
    WHERE ${guard('a')}
  )`;
