import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFault } from '@jiceng/local/user-fault';
import { needFor, type Measured } from './capacity.rules.js';
import type { SectionResult } from './results.js';
import { figure } from './statistics.js';

/** @throws UserFault naming the section that has to be measured first */
export function measuredIn(results: readonly SectionResult[]): Measured {
  const rows = results.flatMap((result) => result.rows);
  const value = (key: string, section: string): number => {
    const row = rows.find((one) => one.key === key);
    if (!row)
      throw new UserFault(`Nothing was measured for ${key}: run "npm run bench -- --only ${section} --write" first`);
    return row.spread.median;
  };
  const machine = results.find(({ section }) => section === 'lifecycles')?.machine ?? '';
  const memory = rows
    .filter(({ key }) => key?.startsWith('memory-'))
    .map(({ key, spread }) => [key!.replace('memory-', ''), spread.median] as const);
  if (memory.length === 0)
    throw new UserFault('Nothing was measured for memory: run "npm run bench -- --only memory --write" first');
  return {
    cores: Number(/^(\d+) cores/.exec(machine)?.[1] ?? 1),
    filingSustained: value('filing-sustained-32', 'filing'),
    lifecyclesSustained: value('lifecycles-sustained', 'lifecycles'),
    memoryMiB: Object.fromEntries(memory),
    lifecycleKiB: (
      JSON.parse(readFileSync(join(import.meta.dirname, 'bytes/budget.json'), 'utf8')) as { bytesKiB: number }
    ).bytesKiB,
  };
}

export function capacityTable(measured: Measured, rates: readonly number[]): string {
  const lines = rates.map((rate) => {
    const { reportsPerSecond, cores, replicas, memoryGiB, databaseGiBPerYear } = needFor(rate, measured);
    return `| ${reportsPerSecond} | ${cores} | ${replicas} | ${figure(memoryGiB)} GiB | ${figure(databaseGiBPerYear)} GiB |`;
  });
  return [
    '| reports/s at the peak | cores, PostgreSQL included | replicas of gateway and coordination | memory | databases grow a year |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
