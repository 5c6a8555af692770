import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serviceNames } from '@jiceng/contracts/contract';
import { databaseName } from '@jiceng/local/platform-layout';
import type { PostgresServer } from '@jiceng/local/postgres';
import { reportAndExit } from '@jiceng/local/user-fault';
import { runDriver } from '../driver.js';
import type { LifecycleJob } from '../lifecycle-driver.js';
import { checked } from '../reading.js';
import { describeCommit, rewriteDocument } from '../results.js';
import { openStage, type Stage } from '../stage.js';
import { faultsAgainst, kib, savingsAgainst, type Budget } from './budget.rules.js';
import { readBytesOptions } from './bytes-options.js';
import { growthOf, tableOfGrowth, totalOf } from './growth.rules.js';
import { databasesOf, folderBytes, relationsOf } from '../sizes.js';
import { logBetween, logPosition, prepareLog } from './write-ahead-log.js';

const checkout = resolve(import.meta.dirname, '../../..');
const WALKERS = 24;

/**
 * `npm run bench:bytes`: measures what a lifecycle leaves in databases and files, and what it writes to the
 * write-ahead log, by table and index. Fails when a figure is over its budget.
 */
async function main(): Promise<number> {
  const { lifecycles, write } = readBytesOptions(process.argv.slice(2));
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const budget = JSON.parse(readFileSync(join(import.meta.dirname, 'budget.json'), 'utf8')) as Budget;
  const stage = await openStage(null, null, tell);
  try {
    const { postgres } = stage.platform;
    await prepareLog(postgres);
    // As many lifecycles before: every table and index then has its pages, and the measured lifecycles use the space again
    // that the sweeps freed, as on a platform that has run for days.
    await walk(stage, lifecycles);
    await rest(stage);
    const before = await relationsOf(postgres);
    const filesBefore = folderBytes(join(stage.home, 'files'));
    const from = await logPosition(postgres);
    tell(`walking ${lifecycles} lifecycles`);
    const total = await walk(stage, lifecycles);
    await rest(stage);
    const log = await logBetween(postgres, from, await logPosition(postgres));
    const rows = growthOf(before, await relationsOf(postgres), log, total);
    const files = (folderBytes(join(stage.home, 'files')) - filesBefore) / 1024 / total;
    const { bytesKiB, logKiB } = totalOf(rows);
    const measured: Budget = { bytesKiB: bytesKiB + files, logKiB };
    const summary = `${total} lifecycles leave ${kib(measured.bytesKiB)} each, of which files ${kib(files)}; write-ahead log ${kib(logKiB)}, full-page images (${kib(log.imageBytes / 1024 / total)}) apart.`;
    const table = tableOfGrowth(rows);
    tell(`\n${table}\n\n${summary}`);
    if (write) {
      const day = new Date().toISOString().slice(0, 10);
      rewriteDocument(
        join(import.meta.dirname, '../README.md'),
        'bytes',
        `${day}, commit ${describeCommit(checkout)}: ${summary}\n\n${table}`,
      );
    }
    for (const saving of savingsAgainst(budget, measured)) tell(saving);
    const faults = faultsAgainst(budget, measured);
    tell(faults.length === 0 ? 'Within the budget.' : faults.join('\n'));
    return faults.length === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}

/** Takes issues from the report to the closing and returns their number. */
async function walk(stage: Stage, lifecycles: number): Promise<number> {
  const result = await runDriver<LifecycleJob>('lifecycle-driver.ts', {
    origin: stage.platform.gatewayUrl,
    castFile: join(stage.home, 'cast.json'),
    walkers: Math.min(WALKERS, lifecycles),
    warmUp: 0,
    seconds: 24 * 60 * 60,
    most: lifecycles,
  });
  return checked(result).total;
}

/**
 * Waits until every event has taken effect and is sealed, runs the sweeps as if a day had passed, and vacuums, so that
 * only what stays is measured.
 */
async function rest(stage: Stage): Promise<void> {
  await stage.settle();
  const { postgres } = stage.platform;
  for (const service of serviceNames) await sweepOfTomorrow(postgres, databaseName(service));
  for (const database of await databasesOf(postgres)) await postgres.query(database, 'VACUUM');
}

/**
 * Deletes what the hourly sweeps delete within a day. Sweeps of files, exports and messages find nothing of a
 * lifecycle: they delete what nobody attached, and messages after ninety days.
 */
async function sweepOfTomorrow(postgres: PostgresServer, database: string): Promise<void> {
  await postgres.query(database, 'DELETE FROM idempotency_key WHERE kept_until < current_date + 1');
  await postgres.query(
    database,
    `DELETE FROM timer t WHERE coalesce(fired_at, cancelled_at) IS NOT NULL AND (turn = 0 OR NOT EXISTS (
       SELECT FROM timer p WHERE p.kind = t.kind AND p.key = t.key AND coalesce(p.fired_at, p.cancelled_at) IS NULL))`,
  );
}

await main().then((code) => process.exit(code), reportAndExit);
