// Starts one PostgreSQL for the whole test run in a separate process while Jest starts. The server serves every worker
// and ends when its standard input closes, also when Jest is killed.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fastFolder } from './dist/fast-folder.js';

const checkout = resolve(import.meta.dirname, '../..');

export default function setup() {
  const home = mkdtempSync(join(fastFolder(), 'jiceng-test-'));
  chmodSync(home, 0o755);
  const bundled = join(checkout, 'node_modules/node/bin/node');
  const node = existsSync(bundled) ? bundled : process.execPath;
  const server = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', join(checkout, 'libs/testing/dist/run-postgres.js'), home],
    {
      cwd: checkout,
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  process.env.JICENG_TEST_HOME = home;
  globalThis.jicengTestPostgres = server;
}
