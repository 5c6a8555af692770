import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Guardian } from './guardian.js';
import { endOfLog, rotate } from './log-file.js';
import { terminate } from './processes.js';
import { checkout } from './checkout.js';
import { UserFault } from './user-fault.js';

export interface ProcessPlan {
  name: string;
  /** Absolute path of the script, so that the command line shows to which checkout a process belongs. */
  script: string;
  env: Record<string, string>;
  logFile: string;
  /** URL that answers 200 when the process is ready. */
  readyUrl: string;
}

export interface Supervision {
  guardian: Guardian;
  /** True to restart a process that ended by itself. */
  restartCrashed: boolean;
  /** Receives a line for the terminal. */
  onNotice: (line: string) => void;
  /** Called when the pid has changed. */
  onChange: () => void;
}

/**
 * Flags of every Node process. By default V8 lets the space for new objects grow to three times 16 MiB in each of six
 * processes, which does not make them faster (`npm run bench -- --only filing,lifecycles,memory`).
 */
export const nodeFlags = [
  '--max-semi-space-size=8',
  '--import',
  pathToFileURL(join(import.meta.dirname, '../source-maps.mjs')).href,
];

/**
 * By default glibc gives each thread a heap of its own and returns little memory to the system. This setting saves 80
 * MiB in six processes under load (section `memory` of the bench); other C libraries ignore it.
 */
const allocator = { MALLOC_ARENA_MAX: '2' };

/**
 * Folder with the compiled code of earlier starts. Node checks each entry against its source, so the folder can be
 * deleted at any time. A service needs less processor time to start with this folder (section `startup` of the bench).
 */
const compileCache = join(checkout, '.cache/compile');

/** Milliseconds before each restart of a process that keeps crashing. The last value holds for all further restarts. */
const backOffMs = [500, 1000, 2000, 4000, 8000];
/**
 * Number of restarts of a process that was never ready. Its settings are probably wrong, so the launcher then reports
 * the fault instead of trying again.
 */
const firstRestarts = 2;
/** A process that ran for this many milliseconds restarts with the shortest delay. */
const stableAfterMs = 30_000;

/** A process of the platform that is started, watched, restarted after a crash, and stopped or killed on request. */
export class SupervisedProcess {
  readonly plan: ProcessPlan;
  private readonly supervision: Supervision;
  private child: ChildProcess | null = null;
  private wanted = false;
  private crashes = 0;
  private startedAt = 0;
  private wasReady = false;
  /** True when the process has ended and is not restarted any more. */
  private gaveUp = false;

  constructor(plan: ProcessPlan, supervision: Supervision) {
    this.plan = plan;
    this.supervision = supervision;
  }

  get name(): string {
    return this.plan.name;
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  start(): void {
    if (this.child) return;
    this.wanted = true;
    this.gaveUp = false;
    this.startedAt = Date.now();
    rotate(this.plan.logFile);
    const log = openSync(this.plan.logFile, 'a');
    // The process gets a session of its own, so that Ctrl-C reaches only the launcher, which stops everything in order.
    const child = spawn(process.execPath, [...nodeFlags, this.plan.script], {
      env: { ...passedOn(), ...allocator, ...this.plan.env },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    if (child.pid) this.supervision.guardian.watch(child.pid, 'SIGTERM');
    child.once('exit', (code, signal) => this.ended(child, signal ?? `exit code ${code}`));
    child.once('error', (error) => this.ended(child, error.message));
    this.supervision.onChange();
  }

  /** Resolves when the process is ready. @throws UserFault with the last lines of its log when it fails to start */
  async ready(timeoutMs = 60_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      if (await this.isReady()) {
        this.wasReady = true;
        return;
      }
      if (this.gaveUp)
        throw new UserFault(
          `${this.name} does not start:\n${endOfLog(this.plan.logFile)}\nThe whole log: ${this.plan.logFile}`,
        );
      if (!this.wanted) throw new UserFault(`${this.name} was stopped while starting`);
      if (Date.now() > deadline)
        throw new UserFault(`${this.name} is not ready after ${timeoutMs / 1000} s: see ${this.plan.logFile}`);
      await sleep(100);
    }
  }

  async isReady(): Promise<boolean> {
    if (!this.child) return false;
    try {
      const response = await fetch(this.plan.readyUrl, { signal: AbortSignal.timeout(2000) });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** Sends SIGTERM, and kills the process when it has not ended after `graceMs`. */
  stop(graceMs = 25_000): Promise<void> {
    return this.end('SIGTERM', graceMs);
  }

  /** Kills the process with `kill -9`. It stays down until {@link start}. */
  kill(): Promise<void> {
    return this.end('SIGKILL', 0);
  }

  private async end(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    this.wanted = false;
    const pid = this.child?.pid;
    if (pid) await terminate(pid, signal, graceMs);
    // The exit event may arrive a moment after the process has ended.
    while (this.child) await sleep(5);
  }

  private ended(child: ChildProcess, reason: string): void {
    if (child !== this.child) return;
    this.child = null;
    if (child.pid) this.supervision.guardian.unwatch(child.pid);
    this.supervision.onChange();
    if (!this.wanted) return;
    if (Date.now() - this.startedAt > stableAfterMs) this.crashes = 0;
    const wait = this.supervision.restartCrashed ? restartWait(this.crashes, this.wasReady) : null;
    if (wait === null) {
      this.gaveUp = true;
      this.supervision.onNotice(`${this.name} ended (${reason}) and stays down: see ${this.plan.logFile}`);
      return;
    }
    this.crashes += 1;
    this.supervision.onNotice(
      `${this.name} ended (${reason}); starting it again in ${wait / 1000} s (log: ${this.plan.logFile})`,
    );
    setTimeout(() => {
      if (this.wanted && !this.child) this.start();
    }, wait).unref();
  }
}

/**
 * Returns the milliseconds before the restart of a process that crashed `crashes` times before; null when the process
 * is not started again.
 */
export function restartWait(crashes: number, wasReady: boolean): number | null {
  if (!wasReady && crashes >= firstRestarts) return null;
  return backOffMs[Math.min(crashes, backOffMs.length - 1)]!;
}

/**
 * Returns the variables of this process that all processes get: paths, locale, time zone, tracing, LOG_LEVEL, LIMIT_*
 * and MAP_*. All others are left out, so that they do not change the configuration of a service. Adds the folder of the
 * compile cache.
 */
export function passedOn(): Record<string, string> {
  const wanted = /^(PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|OTEL_\w+|LOG_LEVEL|LIMIT_\w+|MAP_\w+)$/;
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => wanted.test(entry[0]) && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: compileCache };
}
