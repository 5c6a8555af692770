import { Redis, type RedisOptions } from 'ioredis';

/** URL protocols of Redis: one server, or a group whose sentinels name the current master; each with or without TLS. */
export const redisProtocols = ['redis:', 'rediss:', 'redis+sentinel:', 'rediss+sentinel:'] as const;

/** True for the URL of a Redis server or group. */
export function isRedisUrl(url: string): boolean {
  return /^rediss?(\+sentinel)?:\/\//.test(url);
}

const SENTINEL_PORT = 26_379;

/**
 * Returns the options of ioredis for a sentinel URL:
 * `rediss+sentinel://user:password@sentinel-1:26379/MASTER?sentinel=sentinel-2:26379&sentinel=sentinel-3:26379`.
 * Further parameters: `db` (number), and `sentinelUsername` and `sentinelPassword` when the sentinels require a login
 * of their own. With `rediss+sentinel` both the sentinels and the servers that they name are reached over TLS.
 * @throws Error that names the missing part
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
    // A server that is no longer the master answers writes with READONLY. The client then asks the sentinels for the
    // master again.
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
 * A server whose machine lost power neither answers nor refuses. A connection with no answer for this many milliseconds
 * is dropped, and the next connection reaches the new master; the time exceeds the 10 s for which a worker waits for a
 * job.
 */
const SILENCE = { socketTimeout: 30_000, keepAlive: 10_000 };

/** Opens a connection to the server of the URL, or to the master that its sentinels name. */
export function openRedis(url: string, options: RedisOptions): Redis {
  return url.includes('+sentinel:')
    ? new Redis({ ...sentinelOptions(url), ...SILENCE, ...options })
    : new Redis(url, { ...SILENCE, ...options });
}
