import type { Pool, QueryConfig, QueryResult } from 'pg';
import { FLUSH_CTES } from './effects.js';

/** A command that waits to be written to the database. */
export interface StatementEntry {
  /** Number of the advisory lock of actor and key. */
  lock: string;
  /** Digests of actor and key, one under each secret in use; the first is stored. */
  keys: readonly [Buffer, ...Buffer[]];
  inputDigest: Buffer;
  command: string;
  /** Days for which the key is kept. */
  days: number;
  rowId: string | null;
  rowVersion: number | null;
  /** What else is stored of the answer; undefined for nothing. */
  rest: unknown;
  events: readonly object[];
  timers: readonly object[];
  audits: readonly object[];
  row: object;
}

interface Waiting {
  entry: StatementEntry;
  claimed: (claimed: boolean) => void;
  failed: (error: unknown) => void;
}

/** Number of statements of one kind that may run at once. More would compete for the same processor cores. */
const LANES = 2;
/** Largest number of commands in one statement. Every command of a statement waits for the slowest of them. */
const MOST = 64;

/**
 * Writes commands of one kind. Commands that arrive while others are being written share the next statement, which
 * halves the work for each command under load; a single command does not wait. When a shared statement fails, its
 * commands run again one by one, so that only the faulty command fails.
 */
export class StatementLanes {
  private readonly text: string;
  private waiting: Waiting[] = [];
  private running = 0;
  private scheduled = false;

  constructor(
    private readonly pool: Pool,
    private readonly name: string,
    ctes: string,
  ) {
    // While secrets are being replaced, the key may be stored under the digest of another secret.
    this.text = `WITH input AS (
        SELECT n, decode("keyDigest", 'hex') AS key_digest, decode("inputDigest", 'hex') AS input_digest,
          ARRAY(SELECT decode(older, 'hex') FROM jsonb_array_elements_text("olderDigests") AS older) AS older,
          command, days, "rowId", "rowVersion", rest::jsonb AS rest
        FROM jsonb_to_recordset($1::jsonb) AS c(n int, "keyDigest" text, "olderDigests" jsonb, "inputDigest" text,
          command text, days int, "rowId" uuid, "rowVersion" int, rest text)
      ), kept AS (
        INSERT INTO idempotency_key (row_id, kept_until, row_version, key_digest, input_digest, command, rest)
        SELECT "rowId", current_date + days, "rowVersion", key_digest, input_digest, command, rest FROM input
        WHERE older = '{}' OR NOT coalesce(
          (SELECT true FROM idempotency_key k WHERE k.key_digest = ANY(input.older) LIMIT 1), false)
        ORDER BY key_digest
        ON CONFLICT DO NOTHING RETURNING key_digest
      ), claim AS (
        SELECT input.n FROM input JOIN kept USING (key_digest)
      ), ${FLUSH_CTES(2, (alias) => `${alias}.n IN (SELECT n FROM claim)`)}, ${ctes}
      SELECT n FROM claim`;
  }

  /** True when the command was written; false when its key was known already. */
  write(entry: StatementEntry): Promise<boolean> {
    return new Promise((claimed, failed) => {
      this.waiting.push({ entry, claimed, failed });
      if (this.scheduled) return;
      this.scheduled = true;
      setImmediate(() => {
        this.scheduled = false;
        this.fillLanes();
      });
    });
  }

  private fillLanes(): void {
    while (this.running < LANES && this.waiting.length > 0) {
      this.running += 1;
      void this.runTogether(this.takePortion()).finally(() => {
        this.running -= 1;
        this.fillLanes();
      });
    }
  }

  /**
   * Takes the commands of the next statement, each key at most once. In one statement, a second command with the same
   * key would be treated as new as well.
   */
  private takePortion(): Waiting[] {
    const keys = new Set<string>();
    const portion: Waiting[] = [];
    this.waiting = this.waiting.filter((each) => {
      const key = each.entry.keys[0].toString('hex');
      if (portion.length === MOST || keys.has(key)) return true;
      keys.add(key);
      portion.push(each);
      return false;
    });
    return portion;
  }

  private async runTogether(portion: readonly Waiting[]): Promise<void> {
    try {
      const written = await this.run(portion.map(({ entry }) => entry));
      portion.forEach(({ claimed }, n) => claimed(written.has(n)));
    } catch (error) {
      if (portion.length === 1) return portion[0]!.failed(error);
      for (const each of portion) await this.runTogether([each]);
    }
  }

  private async run(entries: readonly StatementEntry[]): Promise<Set<number>> {
    const numbered = (part: 'events' | 'timers' | 'audits'): object[] =>
      entries.flatMap((entry, n) => entry[part].map((each) => ({ ...each, n })));
    const claims = entries.map(({ keys, inputDigest, command, days, rowId, rowVersion, rest }, n) => {
      const [keyDigest, ...olderDigests] = keys.map((digest) => digest.toString('hex'));
      return {
        n,
        keyDigest,
        olderDigests,
        inputDigest: inputDigest.toString('hex'),
        command,
        days,
        rowId,
        rowVersion,
        // As text, because a JSON null would become an absent value.
        rest: rest === undefined ? null : JSON.stringify(rest),
      };
    });
    // While secrets are being replaced, another process may write the same key under another digest, which conflicts
    // with none of this one. The lock makes it wait, and the statement then sees what it has written.
    const locks = entries.flatMap(({ keys, lock }) => (keys.length > 1 ? [lock] : []));
    const { rows } = await this.writeUnder(locks, {
      name: this.name,
      text: this.text,
      values: [
        JSON.stringify(claims),
        JSON.stringify(numbered('events').map((event, ord) => ({ ...event, ord }))),
        JSON.stringify(numbered('timers')),
        JSON.stringify(numbered('audits')),
        JSON.stringify(entries.map(({ row }, n) => ({ ...row, n }))),
      ],
    });
    return new Set(rows.map(({ n }) => n));
  }

  private async writeUnder(locks: readonly string[], statement: QueryConfig): Promise<QueryResult<{ n: number }>> {
    if (locks.length === 0) return this.pool.query(statement);
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        'SELECT pg_advisory_xact_lock(l) FROM (SELECT unnest($1::bigint[]) AS l ORDER BY 1) AS ordered',
        [locks],
      );
      const written = await client.query<{ n: number }>(statement);
      await client.query('COMMIT');
      return written;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
