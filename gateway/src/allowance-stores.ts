import { isRedisUrl, openRedis } from '@jiceng/platform/redis';
import type { Redis } from 'ioredis';
import pg from 'pg';
import type { AllowanceStore } from './request-allowance.js';

/**
 * Milliseconds between two deletions of idle buckets. The name of a bucket is a digest of an account, so a row that is
 * not deleted would show when the account last used the platform.
 */
const FORGET_MS = 10 * 60_000;

/** Milliseconds after which the store counts as down. The caller then applies the limit in its own process. */
const TIMEOUT_MS = 500;

/** Opens the shared store of QUEUE_URL. It connects on the first request. */
export function openAllowanceStore(url: string, timeoutMs = TIMEOUT_MS, forgetMs = FORGET_MS): AllowanceStore {
  return isRedisUrl(url)
    ? new RedisAllowanceStore(url, timeoutMs)
    : new PostgresAllowanceStore(url, timeoutMs, forgetMs);
}

/**
 * One row for each actor in an unlogged table. The table is fast, and it is empty after a crash, which gives every
 * actor a full bucket once. The keys of a request are sorted, so that two replicas never lock the same rows in opposite
 * order.
 */
export class PostgresAllowanceStore implements AllowanceStore {
  private readonly pool: pg.Pool;
  private prepared: Promise<unknown> | undefined;
  private readonly forgetting: NodeJS.Timeout;

  constructor(url: string, timeoutMs: number, forgetMs: number) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: 2,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      application_name: 'jiceng-gateway',
    });
    // The pool replaces an idle connection that breaks. Without a listener the process would end.
    this.pool.on('error', () => undefined);
    this.forgetting = setInterval(() => void this.forgetIdle(), forgetMs).unref();
  }

  async lease(wanted: ReadonlyMap<string, number>, rate: number, burst: number): Promise<Map<string, number>> {
    await this.prepare();
    const keys = [...wanted.keys()].sort();
    const { rows } = await this.pool.query<{ actor: string; granted: number }>({
      name: 'gateway-lease',
      text: `
        INSERT INTO gateway_allowance AS a (actor, tokens, refilled_at, granted, full_at)
        SELECT actor, $4 - least(wanted, $4), clock_timestamp(), least(wanted, $4), clock_timestamp() + make_interval(secs => $4 / $3)
        FROM unnest($1::text[], $2::float8[]) AS asked (actor, wanted)
        ON CONFLICT (actor) DO UPDATE SET
          granted = least(
            (SELECT wanted FROM unnest($1::text[], $2::float8[]) AS asked (actor, wanted) WHERE asked.actor = a.actor),
            floor(least($4, a.tokens + $3 * extract(epoch FROM clock_timestamp() - a.refilled_at)))),
          tokens = least($4, a.tokens + $3 * extract(epoch FROM clock_timestamp() - a.refilled_at)) - least(
            (SELECT wanted FROM unnest($1::text[], $2::float8[]) AS asked (actor, wanted) WHERE asked.actor = a.actor),
            floor(least($4, a.tokens + $3 * extract(epoch FROM clock_timestamp() - a.refilled_at)))),
          refilled_at = clock_timestamp(),
          full_at = excluded.full_at
        RETURNING actor, granted`,
      values: [keys, keys.map((key) => wanted.get(key)), rate, burst],
    });
    return new Map(rows.map(({ actor, granted }) => [actor, granted]));
  }

  async close(): Promise<void> {
    clearInterval(this.forgetting);
    await this.pool.end();
  }

  private prepare(): Promise<unknown> {
    // Replicas that create the table at the same moment wait for one another: IF NOT EXISTS alone can fail in the
    // catalogue then, in several ways. Both statements are one transaction.
    this.prepared ??= this.pool
      .query(
        `
      SELECT pg_advisory_xact_lock(hashtext('gateway_allowance'));
      CREATE UNLOGGED TABLE IF NOT EXISTS gateway_allowance (
        actor text PRIMARY KEY, tokens float8 NOT NULL, refilled_at timestamptz NOT NULL, granted float8 NOT NULL,
        full_at timestamptz NOT NULL
      ) WITH (fillfactor = 50)`,
      )
      .catch((error: unknown) => {
        this.prepared = undefined;
        throw error;
      });
    return this.prepared;
  }

  /** A bucket that is full again is the same as a new one, so its row can be deleted. */
  private forgetIdle(): Promise<unknown> {
    return this.pool.query('DELETE FROM gateway_allowance WHERE full_at < now()').catch(() => undefined);
  }
}

const takeScript = `
  local now = redis.call('TIME')
  local at = now[1] + now[2] / 1000000
  local rate, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
  local tokens = math.min(burst, (tonumber(bucket[1]) or burst) + (at - (tonumber(bucket[2]) or at)) * rate)
  local granted = math.min(wanted, math.floor(tokens))
  redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - granted), 'at', string.format('%.6f', at))
  redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000))
  return granted`;

/** One hash for each actor under a key of its own, so that a Redis cluster distributes the keys. */
export class RedisAllowanceStore implements AllowanceStore {
  private readonly redis: Redis;

  constructor(url: string, timeoutMs: number) {
    this.redis = openRedis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      commandTimeout: timeoutMs,
      connectTimeout: timeoutMs,
      enableOfflineQueue: true,
    });
    this.redis.on('error', () => undefined);
    this.redis.defineCommand('jicengTake', { numberOfKeys: 1, lua: takeScript });
  }

  async lease(wanted: ReadonlyMap<string, number>, rate: number, burst: number): Promise<Map<string, number>> {
    const take = this.redis as unknown as { jicengTake(...args: (string | number)[]): Promise<number> };
    const entries = await Promise.all(
      [...wanted].map(
        async ([key, count]) => [key, await take.jicengTake(`jiceng:allowance:${key}`, rate, burst, count)] as const,
      ),
    );
    return new Map(entries);
  }

  close(): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }
}
