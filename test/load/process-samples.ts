import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { RunRecord } from '@jiceng/local/run-record';

/** One sample of the platform's processes and queues. */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  /** By process: share of one core since the last sample, and resident memory in MiB. */
  processes: Record<string, { cpu: number; memory: number }>;
  /** Jobs waiting in the queues of all services. */
  waiting: number;
  /** Age in seconds of the oldest event that the relay has not handed to the queues; the largest of all services. */
  outboxLag: number;
  /** Requests that wait for a database connection, of all services together. */
  poolWaiting: number;
  /** Ready replicas by component, in a cluster. */
  replicas?: Record<string, number>;
}

/** Takes samples of a platform under load. */
export interface Watch {
  readonly samples: readonly Sample[];
  /** Notes for the report on what could not be sampled. */
  readonly notes: readonly string[];
  start(): void;
  stop(): void;
}

interface Usage {
  cpuSeconds: number;
  memory: number;
}

/** Samples a platform that runs from this checkout. For another target there are no samples, and the report says so. */
export class PlatformWatch implements Watch {
  readonly samples: Sample[] = [];
  readonly notes: readonly string[] = [];
  private readonly record: RunRecord;
  private last: { at: number; usage: Map<string, Usage> } | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(record: RunRecord) {
    this.record = record;
  }

  start(everyMs = 2000): void {
    this.timer = setInterval(() => void this.look(), everyMs);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const at = Date.now();
    const usage = usageOf(this.record);
    const before = this.last;
    this.last = { at, usage };
    const queues = await this.queues();
    if (!before) return;
    const processes = Object.fromEntries(
      [...usage].map(([name, { cpuSeconds, memory }]) => {
        const spent = cpuSeconds - (before.usage.get(name)?.cpuSeconds ?? cpuSeconds);
        return [name, { cpu: Math.max(0, spent / ((at - before.at) / 1000)), memory }];
      }),
    );
    this.samples.push({ at, processes, ...queues });
  }

  private async queues(): Promise<Pick<Sample, 'waiting' | 'outboxLag' | 'poolWaiting'>> {
    const texts = await Promise.all(
      Object.entries(this.record.ports)
        .filter(([name]) => name !== 'postgres')
        .map(([, port]) =>
          fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(1500) }).then(
            (response) => (response.ok ? response.text() : ''),
            () => '',
          ),
        ),
    );
    return queuesIn(texts);
  }
}

/** Reads queues, outboxes and connection pools from the metrics of all processes. */
export function queuesIn(texts: readonly string[]): Pick<Sample, 'waiting' | 'outboxLag' | 'poolWaiting'> {
  return {
    waiting: sum(texts.flatMap((text) => valuesOf(text, 'jiceng_queue_jobs', 'state="waiting"'))),
    outboxLag: Math.max(0, ...texts.flatMap((text) => valuesOf(text, 'jiceng_outbox_lag_seconds'))),
    poolWaiting: sum(texts.flatMap((text) => valuesOf(text, 'jiceng_database_pool', 'state="waiting"'))),
  };
}

/**
 * Returns the values of a metric from a text in the format of Prometheus, where the line of the value contains `label`.
 */
export function valuesOf(text: string, metric: string, label = ''): number[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(metric) && /^[{ ]/.test(line.slice(metric.length)) && line.includes(label))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
}

interface ProcessRow extends Usage {
  pid: number;
  parent: number;
  command: string;
}

/** Sums CPU and memory of each process with all its child processes, because PostgreSQL and the launcher run many. */
function usageOf(record: Pick<RunRecord, 'processes' | 'launcher'>): Map<string, Usage> {
  const rows = existsSync('/proc/self/stat') ? rowsOfProc() : rowsOfPs();
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const owner = new Map(Object.entries(record.processes).map(([name, { pid }]) => [pid, name]));
  for (const { pid, parent, command } of rows)
    if (parent === record.launcher && command.startsWith('postgres')) owner.set(pid, 'postgres');
  const usage = new Map<string, Usage>();
  for (const { pid, cpuSeconds, memory } of rows) {
    let place: number | undefined = pid;
    while (place !== undefined && place > 1 && !owner.has(place)) place = byPid.get(place)?.parent;
    const name = place === undefined ? undefined : owner.get(place);
    if (!name) continue;
    const known = usage.get(name) ?? { cpuSeconds: 0, memory: 0 };
    // Every process of PostgreSQL counts the shared memory. The largest process is therefore nearer to the real use
    // than the sum.
    usage.set(name, {
      cpuSeconds: known.cpuSeconds + cpuSeconds,
      memory: name === 'postgres' ? Math.max(known.memory, memory) : known.memory + memory,
    });
  }
  return usage;
}

/** Reads /proc of Linux, which counts CPU time in hundredths of a second and memory in pages of 4 KiB. */
function rowsOfProc(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, command = '', rest = ''] = /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        const fields = rest.split(' ');
        return [
          {
            pid: Number(name),
            parent: Number(fields[1]),
            command,
            cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
            memory: Number(fields[21]) / 256,
          },
        ];
      } catch {
        // The process ended between listing and reading.
        return [];
      }
    });
}

function rowsOfPs(): ProcessRow[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,time=,comm='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((row) => row.length >= 5)
    .map(([pid, parent, rss, time, command]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command: command!.split('/').at(-1)!,
      cpuSeconds: secondsOf(time!),
      memory: Number(rss) / 1024,
    }));
}

/** Reads a time that ps prints as `[[dd-]hh:]mm:ss`. */
function secondsOf(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
  return Number(days) * 86_400 + clock!.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
