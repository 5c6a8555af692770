import { join } from 'node:path';
import { serviceNames } from '@jiceng/contracts/contract';
import { deskOf } from '../load/k6/documents.js';
import { liveOpenMatters } from '../load/seed/open-matters.js';
import { seedVolume } from '../load/seed/seed-volume.js';
import type { BenchOptions } from './bench-options.js';
import { runDriver } from './driver.js';
import type { HttpJob } from './http-driver.js';
import type { LifecycleJob } from './lifecycle-driver.js';
import { checked } from './reading.js';
import type { Row } from './results.js';
import { searchRows } from './search.js';
import type { Stage } from './stage.js';
import { percentileOf, spreadOf } from './statistics.js';

/** Seconds for which lifecycles run before the seeding, so that the district has issues that the seeding can copy. */
const LIVED_SECONDS = 8;

/**
 * Number of the newest added issues that get events, facts and audit records. The other issues get none, because no
 * desk reads these rows and writing them takes most of the time.
 */
const TRAIL = 2_000;

/**
 * Measures the inbox of every organization in turn, one request at a time, at each of the given numbers of issues. Then
 * measures the search by words at the largest number.
 */
export async function benchInbox(stage: Stage, options: BenchOptions, tell: (line: string) => void): Promise<Row[]> {
  const { rounds, seconds, inboxSizes } = options;
  const { platform, cast } = stage;
  const databases = Object.fromEntries(
    serviceNames.map((service) => [service, platform.databaseUrl(service)]),
  ) as Record<(typeof serviceNames)[number], string>;
  await runDriver<LifecycleJob>('lifecycle-driver.ts', {
    origin: platform.gatewayUrl,
    castFile: join(stage.home, 'cast.json'),
    walkers: 8,
    warmUp: 0,
    seconds: LIVED_SECONDS,
  });
  await liveOpenMatters(platform.gatewayUrl, tell);
  await stage.settle();
  const body = JSON.stringify({ query: deskOf, variables: { first: 20 } });
  const requests = cast.desks.map(({ token }) => ({ headers: { authorization: `Bearer ${token}` }, body }));
  const rows: Row[] = [];
  for (const size of inboxSizes) {
    await seedVolume({
      databases,
      secret: platform.contextSecret,
      issues: size,
      trail: TRAIL,
      open: 0.02,
      days: 1092,
      say: (line) => tell(line),
    });
    const p95: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const { latencies } = checked(
        await runDriver<HttpJob>('http-driver.ts', {
          origin: platform.gatewayUrl,
          connections: 1,
          warmUp: 0.5,
          seconds,
          requests,
        }),
      );
      p95.push(percentileOf(latencies, 0.95));
    }
    tell(`${size} issues: p95 ${p95.map((value) => value.toFixed(1)).join(', ')} ms`);
    rows.push({
      name: `inbox at ${size.toLocaleString('en')} issues, p95`,
      unit: 'ms',
      spread: spreadOf(p95),
      ...(size >= 1_000_000 ? { goal: { at: 'most', value: 20 } as const } : {}),
    });
    if (size === Math.max(...inboxSizes)) rows.push(...(await searchRows(stage, options, size, tell)));
  }
  return rows;
}
