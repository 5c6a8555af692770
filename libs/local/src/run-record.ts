import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@jiceng/contracts/contract';
import { commandLine, isAlive, terminate } from './processes.js';
import { UserFault } from './user-fault.js';

/** What `.jiceng/run.json` says about the platform running from this state folder, for the other commands and for recovery. */
export interface RunRecord {
  launcher: number;
  checkout: string;
  startedAt: string;
  gatewayUrl: string;
  ports: Record<string, number>;
  /** Every process with the script that its command line must show before anybody signals it. */
  processes: Record<string, { pid: number; script: string }>;
  databases: Record<ServiceName, string>;
  queueUrl: string;
  contextSecret: string;
}

const recordFile = (home: string): string => join(home, 'run.json');
const lockFile = (home: string): string => join(home, 'launcher.lock');

/** Written beside and renamed, so that no reader sees half of it. Readable by its owner alone: it holds passwords. */
export function writeRun(home: string, record: RunRecord): void {
  const partial = `${recordFile(home)}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, recordFile(home));
}

/** The record as last written, whether its processes live or not. Null when there is none or it cannot be read as one. */
export function readRun(home: string): RunRecord | null {
  try {
    const record = JSON.parse(readFileSync(recordFile(home), 'utf8')) as Partial<RunRecord>;
    return record.processes && record.gatewayUrl ? (record as RunRecord) : null;
  } catch {
    return null;
  }
}

/** The platform running from `home`, or null when none does. */
export function findRunningPlatform(home: string): RunRecord | null {
  const record = readRun(home);
  return record && isLauncher(record.launcher) ? record : null;
}

export function forgetRun(home: string): void {
  rmSync(recordFile(home), { force: true });
  rmSync(lockFile(home), { force: true });
}

/**
 * Makes this process the one launcher of `home`.
 * @throws UserFault when another lives
 */
export function becomeLauncher(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  for (;;) {
    try {
      const file = openSync(lockFile(home), 'wx', 0o600);
      writeSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = existsSync(lockFile(home)) ? Number(readFileSync(lockFile(home), 'utf8')) : 0;
    if (isLauncher(owner)) {
      const address = readRun(home)?.gatewayUrl;
      throw new UserFault(
        `This checkout's platform already runs (process ${owner}${address ? `, ${address}/graphql` : ''}): stop it with Ctrl-C there or "kill ${owner}", or use another checkout`,
      );
    }
    rmSync(lockFile(home), { force: true });
  }
}

/**
 * Ends what a killed launcher left running. A pid is signalled only while its command line still shows the recorded script:
 * after a reboot it may belong to anybody. Returns the names of what was ended.
 */
export async function endLeftovers(home: string): Promise<string[]> {
  const left = Object.entries(readRun(home)?.processes ?? {}).filter(
    ([, { pid, script }]) => isAlive(pid) && commandLine(pid).includes(script),
  );
  await Promise.all(left.map(([, { pid }]) => terminate(pid, 'SIGTERM', 10_000)));
  rmSync(recordFile(home), { force: true });
  return left.map(([name]) => name);
}

function isLauncher(pid: number): boolean {
  return pid === process.pid || (isAlive(pid) && /deploy\/local\/start\.ts/.test(commandLine(pid)));
}
