import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresServer } from '@jiceng/local/postgres';

/**
 * Runs the PostgreSQL of one test run: `run-postgres.js <home>`. Writes `server.json` into the folder `<home>` when the
 * server is ready. Stops the server and removes the folder when standard input closes.
 */
const home = process.argv[2] ?? '';
const inputClosed = new Promise((done) => process.stdin.once('close', done).resume());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function announce(answer: { url: string } | { fault: string }): void {
  writeFileSync(join(home, 'server.json.partial'), JSON.stringify(answer), { mode: 0o600 });
  renameSync(join(home, 'server.json.partial'), join(home, 'server.json'));
}

try {
  const server = await PostgresServer.start({ home, durable: false });
  announce({ url: server.url('postgres') });
  await inputClosed;
  await server.remove();
} catch (error) {
  announce({ fault: (error as Error).message });
  await inputClosed;
} finally {
  rmSync(home, { recursive: true, force: true });
}
