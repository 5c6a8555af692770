import { Redis, type RedisOptions } from 'ioredis';

/** Protocols of a Redis: one server, or a group whose sentinels say which of them is in charge; each with TLS or without. */
export const redisProtocols = ['redis:', 'rediss:', 'redis+sentinel:', 'rediss+sentinel:'] as const;

/** True for the URL of a Redis, however it is reached. */
export function isRedisUrl(url: string): boolean {
  return /^rediss?(\+sentinel)?:\/\//.test(url);
}

const SENTINEL_PORT = 26_379;

/**
 * Options of ioredis for a sentinel URL:
 * `rediss+sentinel://user:password@sentinel-1:26379/MASTER?sentinel=sentinel-2:26379&sentinel=sentinel-3:26379`.
 * Further parameters: `db` (number), `sentinelUsername` and `sentinelPassword` where the sentinels ask for a login of their
 * own. With `rediss+sentinel` both the sentinels and the servers they name are reached over TLS.
 * @throws Error naming what is missing
 */
export function sentinelOptions(url: string): RedisOptions {
  const location = new URL(url);
  const master = location.pathname.slice(1);
  if (!master) throw new Error('the sentinel URL names no master: redis+sentinel://sentinel-1:26379/MASTER');
  const hosts = [location.host, ...location.searchParams.getAll('sentinel')];
  const tls = location.protocol === 'rediss+sentinel:';
  const parameter = (name: string): string | undefined => location.searchParams.get(name) ?? undefined;
  return {
    name: decodeURIComponent(master),
    sentinels: hosts.map(addressOf),
    username: decodeURIComponent(location.username) || undefined,
    password: decodeURIComponent(location.password) || undefined,
    sentinelUsername: parameter('sentinelUsername'),
    sentinelPassword: parameter('sentinelPassword'),
    db: Number(parameter('db') ?? 0),
    // A server that was in charge and no longer is answers writes with READONLY: ask the sentinels again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
    sentinelRetryStrategy: (attempt) => Math.min(attempt * 50, 1000),
    ...(tls ? { tls: {}, enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  };
}

function addressOf(text: string): { host: string; port: number } {
  const [, host, port] = /^(.+?)(?::(\d+))?$/.exec(text.replace(/^\[(.*)\]/, '$1')) ?? [];
  return { host: host!, port: Number(port ?? SENTINEL_PORT) };
}

/**
 * A server whose node lost its power neither answers nor refuses: a connection on which a command has no answer for so long
 * is given up, and the next leads to whoever has taken over. Longer than the 10 s that a worker waits for a job at a time.
 */
const SILENCE = { socketTimeout: 30_000, keepAlive: 10_000 };

/** A connection to the Redis that the URL names, or to the one its sentinels name. */
export function openRedis(url: string, options: RedisOptions): Redis {
  return url.includes('+sentinel:')
    ? new Redis({ ...sentinelOptions(url), ...SILENCE, ...options })
    : new Redis(url, { ...SILENCE, ...options });
}
