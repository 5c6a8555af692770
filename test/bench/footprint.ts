import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { BenchOptions } from './bench-options.js';
import type { Row } from './results.js';
import type { Stage } from './stage.js';
import { spreadOf } from './statistics.js';

/** Measures the time from the start command to readiness for each process alone, while the others run. */
export async function benchStartup(
  { platform }: Stage,
  { rounds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Row[]> {
  const names = [...platform.processes.keys()];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of names) {
      await platform.process(name).stop();
      const began = performance.now();
      await platform.revive(name);
      times.get(name)!.push((performance.now() - began) / 1000);
    }
    tell(`round ${round}: ${names.map((name) => `${name} ${times.get(name)!.at(-1)!.toFixed(1)} s`).join(', ')}`);
  }
  return names.map((name): Row => ({
    name: `${name}: from start to ready`,
    unit: 's',
    spread: spreadOf(times.get(name)!),
  }));
}

/**
 * Measures the memory of every process after all other sections; PostgreSQL is not counted. On Linux the sum divides
 * shared memory (the program of Node, some 55 MiB) among the processes.
 */
export async function benchMemory(
  { platform }: Stage,
  { rounds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Row[]> {
  const names = [...platform.processes.keys()];
  const looks = new Map([...names, 'all'].map((name) => [name, [] as number[]]));
  for (let round = 1; round <= rounds; round += 1) {
    const sizes = names.map((name) => memoryOf(platform.process(name).pid!));
    names.forEach((name, index) => looks.get(name)!.push(sizes[index]!.resident));
    looks.get('all')!.push(sizes.reduce((total, { own }) => total + own, 0));
    await new Promise((done) => setTimeout(done, 1000));
  }
  tell(`all processes ${looks.get('all')!.at(-1)!.toFixed(0)} MiB`);
  return [
    ...names.map((name): Row => ({
      name: `${name}: resident memory`,
      unit: 'MiB',
      spread: spreadOf(looks.get(name)!),
      key: `memory-${name}`,
    })),
    {
      name: 'all six processes, what they share counted once',
      unit: 'MiB',
      spread: spreadOf(looks.get('all')!),
      goal: { at: 'most', value: 1229 },
    },
  ];
}

/** Returns the memory of a process in MiB. */
function memoryOf(pid: number): { own: number; resident: number } {
  const file = `/proc/${pid}/smaps_rollup`;
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const mib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)![1]) / 1024;
    return { own: mib('Pss'), resident: mib('Rss') };
  }
  const resident = Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) / 1024;
  return { own: resident, resident };
}
