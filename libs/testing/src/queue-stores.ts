import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '@jiceng/local/ports';
import { queueDatabase } from './database.js';
import { eventually } from './eventually.js';

/** A queue store for one test file. */
export interface QueueStore {
  url: string;
  /** Makes the store forget everything; null where it cannot. */
  wipe: (() => Promise<void>) | null;
  stop: () => Promise<void>;
}

export interface QueueStoreKind {
  name: 'postgres' | 'redis';
  /** Why it cannot run here; null when it can. */
  missing: string | null;
  open: () => Promise<QueueStore>;
}

/** Every queue store that the conformance suite must pass on. A suite says which of them did not run and why. */
export const queueStores: readonly QueueStoreKind[] = [
  {
    name: 'postgres',
    missing: null,
    open: async () => {
      const database = await queueDatabase();
      return { url: database.url, wipe: null, stop: () => database.drop() };
    },
  },
  {
    name: 'redis',
    missing:
      spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0
        ? null
        : 'redis-server is not installed (Debian: apt-get install redis-server)',
    open: startRedis,
  },
];

/** A Redis server of its own on a free port. */
export async function startRedis(): Promise<QueueStore & { kill: () => Promise<void>; port: number }> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-redis-'));
  const kill = runRedis(
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      'noeviction',
    ],
    folder,
  );
  const url = `redis://127.0.0.1:${port}`;
  const ask = async <T>(work: (client: Redis) => Promise<T>): Promise<T> => {
    const client = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };
  await eventually(() => ask((client) => client.ping()), { timeoutMs: 10_000 });
  return {
    url,
    port,
    wipe: () =>
      ask(async (client) => {
        await client.flushall();
      }),
    kill,
    stop: kill,
  };
}

/**
 * Runs `redis-server` with these arguments; it goes, and the folder with it, when this process dies, its standard input being
 * a pipe that closes. Returns what kills it.
 */
export function runRedis(args: readonly string[], folder: string): () => Promise<void> {
  // The shell waits for the end of its input, which comes when this process is gone, and then takes Redis and its folder
  // along. Its background jobs get no standard input, hence descriptor 3.
  const script =
    'exec 3<&0; redis-server "$@" >/dev/null 2>&1 & server=$!; (cat <&3 >/dev/null; kill -9 $server) & wait $server; rm -rf "$FOLDER"';
  const shell = spawn('/bin/sh', ['-c', script, 'sh', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { ...process.env, FOLDER: folder },
  });
  shell.stdin.on('error', () => undefined);
  return async () => {
    const gone = shell.exitCode === null ? once(shell, 'exit') : null;
    shell.stdin.end();
    await gone;
  };
}
