import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RequestContext } from '../access/request-context.js';
import { inTransaction, poolOf, readSql, type Transaction } from '../database/database.js';
import { EffectTx, type EffectOrigin } from './effects.js';
import { auditKeysOf } from './audit-marks.js';
import type { CommandInput } from '../values/command-input.js';
import { badInput, platformErrors, throwFaults } from '../values/errors.js';
import { assertNumbersKept, expectNumbers } from './numbers-in-text.js';
import { RelayKick } from './relay-kick.js';
import { StatementLanes } from './single-statements.js';
import { startChildSpan } from '../process/tracing.js';

/**
 * Days after which an idempotency key is deleted. A retry after that time runs as a new command. A telephone can be
 * without a network for weeks and then send its commands again, so only the keys of persons who work at a desk are kept
 * for the shorter time.
 */
export const IDEMPOTENCY_DAYS = { desk: 7, device: 90 } as const;

interface StoredKey {
  command: string;
  body_digest: Buffer;
  outcome: unknown;
}

/**
 * A frequent command, which one SQL statement writes. `ctes` holds data-modifying common table expressions that read
 * `$5`: a JSON array with the rows of several commands, each with the number `n` of its command. The expressions may
 * write only rows whose number is in `claim`.
 */
export interface SingleStatement<T> {
  name: string;
  ctes: string;
  row: object;
  outcome: T;
}

/** How far the records of a command name its actor. */
export interface Anonymity {
  /**
   * True when no stored data may lead to the actor, who may also be a staff member. Records then name no actor and
   * carry a separate trace id, and the gateway does not learn which events the account should await.
   */
  anonymous?: boolean;
  /**
   * A name that stands for the account when an anonymous command stores its idempotency key, such as the id of the
   * report whose receipt code the caller has given. The caller then needs no sign-in.
   */
  holder?: string;
  /** True for a command that desk staff may also send from a telephone, which may repeat it weeks later. */
  fromDevice?: boolean;
}

/** The names under which a command keeps its idempotency key. */
interface Claim {
  /**
   * The stored key. An anonymous command stores no key, because the key could lead to other reports of the same device.
   */
  key: string;
  actorIds: [string, ...string[]];
  /** Digests of the input, one under each key in use; the first is stored. */
  digests: [Buffer, ...Buffer[]];
  /** Days for which the key is kept. */
  days: number;
}

/**
 * Runs commands: once for each idempotency key, in one transaction with the events, timers and audit records of the
 * command.
 */
@Injectable()
export class CommandRunner {
  /** Lanes by the name of their statement. */
  private readonly lanes = new Map<string, StatementLanes>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: RelayKick,
  ) {}

  /**
   * Runs a command once for each idempotency key. `work` returns plain JSON, which is stored and returned to a retry.
   * `work` starts before the key is known to be new, which saves a round trip; its effects must therefore stay inside
   * the transaction, because a key that was used before rolls the transaction back.
   * @throws IDEMPOTENCY_KEY_REUSED when the key was used before with another input or command
   */
  async run<T>(
    ctx: RequestContext,
    command: string,
    input: CommandInput,
    work: (tx: EffectTx) => Promise<T>,
    anonymity: Anonymity = {},
  ): Promise<T> {
    const { key, actorIds, digests, days } = this.claimOf(ctx, command, input, anonymity);
    const [actorId] = actorIds;
    let stored: StoredKey | undefined;
    try {
      const { outcome, written } = await inTransaction(this.dataSource, async (transaction) => {
        // Two requests with the same key run one after the other. The lock ends with the transaction, and a command
        // that fails does not store its key.
        transaction.send('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${key} ${actorId}`], {
          name: 'platform-lock-key',
        });
        const known = transaction
          .sql<StoredKey>(STORED_KEY, [actorIds, key], { name: 'platform-stored-key' })
          .then(([row]) => (stored = row));
        const tx = new EffectTx(
          stoppedWhen(transaction, () => stored !== undefined),
          this.originOf(ctx, command, anonymity),
        );
        expectNumbers(tx, ctx.numbersInText);
        const [answer, worked] = await Promise.allSettled([known, (async () => work(tx))()]);
        if (answer.status === 'rejected') throw answer.reason;
        if (stored) throw KEY_KNOWN;
        if (worked.status === 'rejected') throw worked.reason;
        const result = worked.value;
        assertNumbersKept(tx);
        throwFaults(ctx.textsWithoutLetters);
        // Every command must leave an audit record, so a command whose work wrote none gets a general record here.
        if (!tx.audited) tx.audit({ subject: { type: 'command', id: key }, after: result });
        tx.flush();
        transaction.send(
          'INSERT INTO idempotency_key (actor_id, key, command, body_digest, outcome, kept_until) VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6))',
          [actorId, key, command, digests[0], JSON.stringify(result ?? null), days],
          { name: 'platform-keep-key' },
        );
        return { outcome: result, written: tx.written };
      });
      if (!anonymity.anonymous) ctx.noteWritten(written);
      this.relay.kick();
      return outcome;
    } catch (error) {
      if (stored) return answerAgain<T>(stored, command, digests);
      // A single-statement command does not take the lock above, so it may have stored the key in the meantime.
      if ((error as { constraint?: string }).constraint === 'idempotency_key_pkey')
        return this.answered<T>(actorIds, command, key, digests);
      throw error;
    }
  }

  /**
   * Runs a command with one statement that claims the key and writes rows, events, timers, audit records and the
   * result, without BEGIN and COMMIT. Commands of the same kind that arrive at the same time share the statement.
   * `prepare` may only compute.
   */
  async runSingle<T>(
    ctx: RequestContext,
    command: string,
    input: CommandInput,
    prepare: (tx: EffectTx) => SingleStatement<T>,
    anonymity: Anonymity = {},
  ): Promise<T> {
    const { key, actorIds, digests, days } = this.claimOf(ctx, command, input, anonymity);
    const tx = new EffectTx(NO_TRANSACTION, this.originOf(ctx, command, anonymity));
    expectNumbers(tx, ctx.numbersInText);
    const { name, ctes, row, outcome } = prepare(tx);
    assertNumbersKept(tx);
    throwFaults(ctx.textsWithoutLetters);
    if (!tx.audited) tx.audit({ subject: { type: 'command', id: key }, after: outcome });
    const pool = poolOf(this.dataSource);
    let lanes = this.lanes.get(name);
    if (!lanes) this.lanes.set(name, (lanes = new StatementLanes(pool, name, ctes)));
    const written = await startChildSpan('database transaction', () =>
      lanes.write({
        actorId: actorIds[0],
        key,
        command,
        digest: digests[0],
        days,
        outcome,
        ...tx.gathered(auditKeysOf(this.dataSource)),
        row,
      }),
    );
    if (!written) return this.answered<T>(actorIds, command, key, digests);
    if (!anonymity.anonymous) ctx.noteWritten(tx.written);
    this.relay.kick();
    return outcome;
  }

  private async answered<T>(actorIds: readonly string[], command: string, key: string, digests: Digests): Promise<T> {
    const [stored] = await readSql<StoredKey>(this.dataSource, STORED_KEY, [actorIds, key]);
    return answerAgain<T>(stored, command, digests);
  }

  /**
   * Returns the names under which the key is stored: the account of a staff member, or pseudonyms of a resident or an
   * anonymous actor. The pseudonym of an anonymous actor depends on the key of the client, which is stored nowhere.
   * Even a person who knows the secret can therefore not find the account by trying all accounts.
   */
  private claimOf(
    ctx: RequestContext,
    command: string,
    input: CommandInput,
    { anonymous = false, holder, fromDevice = false }: Anonymity,
  ): Claim {
    const owner = anonymous ? (holder ?? ctx.actor?.id) : ctx.actor?.id;
    if (owner === undefined) throw platformErrors.UNAUTHENTICATED();
    const key = assertKey(input.idempotencyKey);
    // The digests depend on a key that is not in the database. Otherwise a person could find a telephone number of the
    // input by computing the digests of all numbers.
    const digests = auditKeysOf(this.dataSource).digests(`${command}\0${stableJson([input, ctx.numbersInText])}`);
    const hidden = anonymous || ctx.actor?.kind === 'resident';
    // A client and a person may have equal ids, because the identity provider and personnel give them apart.
    const name = ctx.actor?.kind === 'client' ? `client:${owner}` : owner;
    const actorIds = hidden ? auditKeysOf(this.dataSource).pseudonyms(owner, key) : [name];
    const atDesk = !hidden && !fromDevice && ctx.policy.policy.worksAtDesk(ctx.actor!);
    const days = atDesk ? IDEMPOTENCY_DAYS.desk : IDEMPOTENCY_DAYS.device;
    return { key: anonymous ? HIDDEN_KEY : key, actorIds: actorIds as Claim['actorIds'], digests, days };
  }

  /**
   * Returns the origin for the command's events and audit records. It names a resident by a pseudonym that is valid for
   * this act only, and an anonymous actor as `anonymous`.
   */
  private originOf(ctx: RequestContext, act: string, { anonymous = false }: Anonymity): EffectOrigin {
    const origin = { act, now: ctx.now(), policyVersion: ctx.policy.policy.document.version };
    if (anonymous) {
      // An anonymous command gets a trace id of its own, because the trace id of the request may also be in records and
      // logs that name the account. A client may use one traceparent for many requests, and the operations of one array
      // share their trace id.
      const actor = { id: 'anonymous', kind: 'resident', organizationId: null } as const;
      return { ...origin, actor, traceId: newTraceId() };
    }
    const { id, kind, organizationId } = ctx.actor!;
    const pseudonym = (): string => auditKeysOf(this.dataSource).pseudonyms(id, ctx.traceId)[0]!;
    return {
      ...origin,
      actor: { id: kind === 'resident' ? pseudonym() : id, kind, organizationId },
      traceId: ctx.traceId,
    };
  }
}

/** Returns an idempotency key of the right form. @throws BAD_INPUT */
export function assertKey(key: string): string {
  if (!/^[\x21-\x7e]{8,128}$/.test(key))
    throw badInput('idempotencyKey', '须为 8 至 128 个可见 ASCII 字符', 'must be 8 to 128 visible ASCII characters');
  return key;
}

/** Stored in place of the key of an anonymous command. The pseudonym of its actor already depends on the key. */
const HIDDEN_KEY = '-';

const newTraceId = (): string => randomBytes(16).toString('hex');

const KEY_KNOWN = new Error('the key came before');

/**
 * Wraps a transaction. When `stopped()` is true after a read has been answered, the read throws, so that `work` does
 * not continue.
 */
function stoppedWhen(transaction: Transaction, stopped: () => boolean): Transaction {
  return {
    get manager() {
      return transaction.manager;
    },
    send: transaction.send,
    sql: async (...statement) => {
      const rows = await transaction.sql<never>(...statement);
      if (stopped()) throw KEY_KNOWN;
      return rows;
    },
  };
}

const STORED_KEY =
  'SELECT command, body_digest, outcome FROM idempotency_key WHERE actor_id = ANY($1::text[]) AND key = $2';

const NO_TRANSACTION = {
  get manager(): never {
    throw new Error('a single-statement command has no transaction');
  },
  sql(): never {
    throw new Error('a single-statement command has no transaction');
  },
  send(): never {
    throw new Error('a single-statement command has no transaction');
  },
};

type Digests = readonly Buffer[];

function answerAgain<T>(stored: StoredKey | undefined, command: string, digests: Digests): T {
  // The stored key was deleted between the claim and this read. The caller can send the request again.
  if (!stored) throw platformErrors.COMMAND_IN_PROGRESS();
  if (stored.command !== command || !digests.some((digest) => stored.body_digest.equals(digest)))
    throw platformErrors.IDEMPOTENCY_KEY_REUSED();
  return stored.outcome as T;
}

/**
 * JSON with sorted keys, so that an input has the same digest whatever the order in which the client sends its fields.
 */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, item]) => item !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
