import { createHash, randomBytes } from 'node:crypto';
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

/** Bytes of the stored digests. Nobody who does not know the secret can look for an input with a given digest. */
const DIGEST_BYTES = 16;

interface StoredKey {
  command: string;
  input_digest: Buffer;
  row_id: string | null;
  row_version: number | null;
  rest: unknown;
}

/** What is stored of an answer beside the key of the command. */
export interface KeptAnswer {
  /** The row that the answer shows, with its version after the command; null for an answer without a row. */
  row: { id: string; version: number } | null;
  /** What the answer says beside the row; null for nothing. */
  rest: unknown;
}

/**
 * How the answer of a command is kept. Without it the whole answer is stored, which only rare commands may do: the
 * answers of frequent commands would be a large part of the database.
 */
export interface AnswerKeeping<T> {
  keep: (answer: T) => KeptAnswer;
  /**
   * Reads the answer again for a retry, as the rows stand now and as the policy of today allows.
   * @throws OUT_OF_SCOPE when the caller may not see the row any more
   */
  readAgain: (ctx: RequestContext, kept: KeptAnswer) => Promise<T>;
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

/** Options of a command. */
export interface CommandOptions<T> extends Anonymity {
  keeping?: AnswerKeeping<T>;
}

/** The digests under which a command keeps its idempotency key. The key itself is stored nowhere. */
interface Claim {
  /** Number of the lock under which requests with the same key run one after the other. */
  lock: string;
  /** Id of the audit record of a command that writes none itself: the client's key, unless it could lead to a person. */
  auditId: string;
  /** Digests of actor and key, one under each secret in use; the first is stored. */
  keys: Digests;
  /** Digests of the command and its input, one under each secret in use; the first is stored. */
  inputs: Digests;
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
   * Runs a command once for each idempotency key. `work` returns plain JSON. A retry gets the same answer: it is stored,
   * or read again by `keeping`.
   * `work` starts before the key is known to be new, which saves a round trip; its effects must therefore stay inside
   * the transaction, because a key that was used before rolls the transaction back.
   * @throws IDEMPOTENCY_KEY_REUSED when the key was used before with another input or command
   */
  async run<T>(
    ctx: RequestContext,
    command: string,
    input: CommandInput,
    work: (tx: EffectTx) => Promise<T>,
    options: CommandOptions<T> = {},
  ): Promise<T> {
    const { lock, auditId, keys, inputs, days } = this.claimOf(ctx, command, input, options);
    let stored: StoredKey | undefined;
    try {
      const { outcome, written } = await inTransaction(this.dataSource, async (transaction) => {
        // Two requests with the same key run one after the other. The lock ends with the transaction, and a command
        // that fails does not store its key.
        transaction.send('SELECT pg_advisory_xact_lock($1::bigint)', [lock], { name: 'platform-lock-key' });
        const known = transaction
          .sql<StoredKey>(STORED_KEY, [keys], { name: 'platform-stored-key' })
          .then(([row]) => (stored = row));
        const tx = new EffectTx(
          stoppedWhen(transaction, () => stored !== undefined),
          this.originOf(ctx, command, options),
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
        if (!tx.audited) tx.audit({ subject: { type: 'command', id: auditId }, after: result });
        tx.flush();
        const { rowId, rowVersion, rest } = keptOf(result, options.keeping);
        transaction.send(
          `INSERT INTO idempotency_key (row_id, kept_until, row_version, key_digest, input_digest, command, rest)
           VALUES ($1, current_date + $2::int, $3, $4, $5, $6, $7)`,
          [rowId, days, rowVersion, keys[0], inputs[0], command, rest === undefined ? null : JSON.stringify(rest)],
          { name: 'platform-keep-key' },
        );
        return { outcome: result, written: tx.written };
      });
      if (!options.anonymous) ctx.noteWritten(written);
      this.relay.kick();
      return outcome;
    } catch (error) {
      if (stored) return answerAgain<T>(ctx, stored, command, inputs, options);
      // A single-statement command does not take the lock above, so it may have stored the key in the meantime.
      if ((error as { constraint?: string }).constraint === 'idempotency_key_pkey')
        return this.answered<T>(ctx, command, { keys, inputs }, options);
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
    options: CommandOptions<T> = {},
  ): Promise<T> {
    const { lock, auditId, keys, inputs, days } = this.claimOf(ctx, command, input, options);
    const tx = new EffectTx(NO_TRANSACTION, this.originOf(ctx, command, options));
    expectNumbers(tx, ctx.numbersInText);
    const { name, ctes, row, outcome } = prepare(tx);
    assertNumbersKept(tx);
    throwFaults(ctx.textsWithoutLetters);
    if (!tx.audited) tx.audit({ subject: { type: 'command', id: auditId }, after: outcome });
    const pool = poolOf(this.dataSource);
    let lanes = this.lanes.get(name);
    if (!lanes) this.lanes.set(name, (lanes = new StatementLanes(pool, name, ctes)));
    const written = await startChildSpan('database transaction', () =>
      lanes.write({
        lock,
        keys,
        inputDigest: inputs[0],
        command,
        days,
        ...keptOf(outcome, options.keeping),
        ...tx.gathered(auditKeysOf(this.dataSource)),
        row,
      }),
    );
    if (!written) return this.answered<T>(ctx, command, { keys, inputs }, options);
    if (!options.anonymous) ctx.noteWritten(tx.written);
    this.relay.kick();
    return outcome;
  }

  private async answered<T>(
    ctx: RequestContext,
    command: string,
    { keys, inputs }: Pick<Claim, 'keys' | 'inputs'>,
    options: CommandOptions<T>,
  ): Promise<T> {
    const [stored] = await readSql<StoredKey>(this.dataSource, STORED_KEY, [keys]);
    return answerAgain<T>(ctx, stored, command, inputs, options);
  }

  /**
   * Returns the digests under which the key is stored. They cannot be computed without the secret, and the key of the
   * client is stored nowhere: even a person who knows the secret cannot find the account of a resident by trying all
   * accounts.
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
    const digestsOf = (text: string): Digests =>
      auditKeysOf(this.dataSource)
        .digests(text)
        .map((digest) => digest.subarray(0, DIGEST_BYTES)) as [Buffer, ...Buffer[]];
    const hidden = anonymous || ctx.actor?.kind === 'resident';
    // A client, a resident and a staff member may have equal ids, because identity provider and personnel give them
    // apart. An anonymous command has another key than a command under the same name.
    const kind = anonymous ? 'anonymous' : ctx.actor!.kind;
    const names = JSON.stringify([kind, owner, key]);
    const atDesk = !hidden && !fromDevice && ctx.policy.policy.worksAtDesk(ctx.actor!);
    return {
      lock: createHash('sha256').update(names).digest().readBigInt64BE().toString(),
      auditId: anonymous ? HIDDEN_KEY : key,
      keys: digestsOf(`key of a command\0${names}`),
      // The digests depend on a secret that is not in the database. Otherwise a person could find a telephone number of
      // the input by computing the digests of all numbers.
      inputs: digestsOf(`${command}\0${stableJson([input, ctx.numbersInText])}`),
      days: atDesk ? IDEMPOTENCY_DAYS.desk : IDEMPOTENCY_DAYS.device,
    };
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

/** Stands in the audit record of an anonymous command, whose key could lead to other reports of the same device. */
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
  'SELECT command, input_digest, row_id, row_version, rest FROM idempotency_key WHERE key_digest = ANY($1::bytea[])';

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

/** Digests of one text, one under each secret in use, the newest first. */
type Digests = readonly [Buffer, ...Buffer[]];

/** What is stored beside the key; `rest` is undefined for nothing. */
function keptOf<T>(
  answer: T,
  keeping: AnswerKeeping<T> | undefined,
): { rowId: string | null; rowVersion: number | null; rest: unknown } {
  if (!keeping) return { rowId: null, rowVersion: null, rest: answer ?? null };
  const { row, rest } = keeping.keep(answer);
  if (!row) return { rowId: null, rowVersion: null, rest };
  return { rowId: row.id, rowVersion: row.version, rest: rest ?? undefined };
}

async function answerAgain<T>(
  ctx: RequestContext,
  stored: StoredKey | undefined,
  command: string,
  inputs: Digests,
  { keeping }: CommandOptions<T>,
): Promise<T> {
  // The stored key was deleted between the claim and this read. The caller can send the request again.
  if (!stored) throw platformErrors.COMMAND_IN_PROGRESS();
  const { command: first, input_digest: digest, row_id: id, row_version: version, rest } = stored;
  if (first !== command || !inputs.some((each) => digest.equals(each))) throw platformErrors.IDEMPOTENCY_KEY_REUSED();
  if (id === null || version === null || !keeping) return rest as T;
  return keeping.readAgain(ctx, { row: { id, version }, rest });
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
