import { join } from 'node:path';
import type { BenchOptions } from './bench-options.js';
import { databasesOf } from './sizes.js';
import { runDriver } from './driver.js';
import type { LifecycleJob } from './lifecycle-driver.js';
import { inTransactions, processorMs } from './processor-time.js';
import { checked } from './reading.js';
import type { Row } from './results.js';
import type { Stage } from './stage.js';
import { ratioOf, spreadOf } from './statistics.js';
import { Transactions, YARDSTICK_CONNECTIONS } from './transactions.js';

const WALKERS = 24;

/**
 * Measures whole lifecycles per second, first without and then with the time until every event has taken effect, and
 * the processor time of a lifecycle until everything is quiet, sealed, vacuumed and on disk. A lifecycle has seven
 * commands by five people, or six where the process has no verification. T is measured in each round too.
 */
export async function benchLifecycles(
  stage: Stage,
  { rounds, seconds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Row[]> {
  const transactions = new Transactions(stage.platform.postgres);
  await transactions.prepare();
  const yardstick: number[] = [];
  const rates: number[] = [];
  const throughout: number[] = [];
  const processor: number[] = [];
  const walk = (time: number) =>
    runDriver<LifecycleJob>('lifecycle-driver.ts', {
      origin: stage.platform.gatewayUrl,
      castFile: join(stage.home, 'cast.json'),
      walkers: WALKERS,
      warmUp: 1,
      seconds: time,
    });
  await walk(3);
  await stage.settle();
  // A lifecycle takes longer than a request, so a lane needs more time to see many of them begin and end.
  const time = seconds * 2;
  const sizes: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    yardstick.push(await transactions.rate('three', YARDSTICK_CONNECTIONS, seconds));
    const before = await databaseBytes(stage);
    const used = processorMs(stage.platform);
    const { count, total } = checked(await walk(time));
    const settling = await stage.settle();
    await vacuumAll(stage);
    if (used !== null) processor.push((processorMs(stage.platform)! - used) / total);
    sizes.push(((await databaseBytes(stage)) - before) / 1024 / total);
    rates.push(count / time);
    throughout.push(count / (time + settling));
    tell(`round ${round}: ${rates.at(-1)!.toFixed(1)}/s, ${throughout.at(-1)!.toFixed(1)}/s with every consequence`);
  }
  return [
    {
      name: `whole lifecycles, ${WALKERS} at once`,
      unit: '/s',
      spread: spreadOf(rates),
      goal: { at: 'least', value: 60 },
      key: 'lifecycles',
    },
    {
      name: 'whole lifecycles until every consequence is there',
      unit: '/s',
      spread: spreadOf(throughout),
      key: 'lifecycles-sustained',
    },
    {
      name: 'whole lifecycles until every consequence is there, in T',
      unit: 'T',
      spread: ratioOf(throughout, yardstick),
      goal: { at: 'least', value: 0.013 },
    },
    ...(processor.length === rounds
      ? ([
          { name: 'processor time of a lifecycle, load generator apart', unit: 'ms', spread: spreadOf(processor) },
          {
            name: 'processor time of a lifecycle, load generator apart, in T',
            unit: 'T',
            spread: spreadOf(processor.map((ms, round) => inTransactions(ms, yardstick[round]!))),
            goal: { at: 'most', value: 56 },
          },
        ] satisfies Row[])
      : []),
    {
      name: 'what a lifecycle leaves in the databases, indexes included',
      unit: 'KiB',
      spread: spreadOf(sizes),
      key: 'lifecycle-kib',
    },
  ];
}

/** Vacuums every database once and writes a checkpoint, work that each lifecycle leaves to the server. */
async function vacuumAll({ platform: { postgres } }: Stage): Promise<void> {
  for (const database of await databasesOf(postgres)) await postgres.query(database, 'VACUUM');
  await postgres.query('postgres', 'CHECKPOINT');
}

/**
 * Size of all databases of the server. Tables grow by whole pages and use free space again, so single rounds differ.
 */
async function databaseBytes({ platform }: Stage): Promise<number> {
  const [row] = await platform.postgres.query<{ bytes: string }>(
    'postgres',
    'SELECT sum(pg_database_size(oid))::text AS bytes FROM pg_database',
  );
  return Number(row!.bytes);
}
