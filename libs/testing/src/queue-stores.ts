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
  /** Deletes the content of the store; null for a store that cannot lose its content. */
  wipe: (() => Promise<void>) | null;
  stop: () => Promise<void>;
}

export interface QueueStoreKind {
  name: 'postgres' | 'redis';
  /** The reason why the store cannot run on this machine; null when it can. */
  missing: string | null;
  open: () => Promise<QueueStore>;
}

/** Every queue store on which the conformance suite must pass. A suite reports which stores did not run and why. */
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

/** Starts a separate Redis server on a free port. */
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
 * Runs `redis-server` with these arguments and returns a function that kills it. When this process dies, the pipe to
 * the shell closes; the shell then ends the server and removes the folder.
 */
export function runRedis(args: readonly string[], folder: string): () => Promise<void> {
  // The shell reads its standard input until this process ends, and then stops Redis and removes its folder. The
  // shell's background jobs get no standard input, so descriptor 3 holds the pipe.
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
