import { join } from 'node:path';
import type { BenchOptions } from './bench-options.js';
import { runDriver } from './driver.js';
import type { LifecycleJob } from './lifecycle-driver.js';
import { checked } from './reading.js';
import type { Row } from './results.js';
import type { Stage } from './stage.js';
import { spreadOf } from './statistics.js';

const WALKERS = 24;

/**
 * Measures whole lifecycles per second, first without and then with the time until every event has taken effect. A
 * lifecycle has seven commands by five people, or six where the process has no verification.
 */
export async function benchLifecycles(
  stage: Stage,
  { rounds, seconds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Row[]> {
  const rates: number[] = [];
  const throughout: number[] = [];
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
    const before = await databaseBytes(stage);
    const { count, total } = checked(await walk(time));
    const settling = await stage.settle();
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
      name: 'what a lifecycle leaves in the databases, indexes included',
      unit: 'KiB',
      spread: spreadOf(sizes),
      key: 'lifecycle-kib',
    },
  ];
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
