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

/**
 * The content of `.jiceng/run.json`: the platform that runs from this state folder. Other commands and the recovery
 * after a kill read it.
 */
export interface RunRecord {
  launcher: number;
  checkout: string;
  startedAt: string;
  gatewayUrl: string;
  ports: Record<string, number>;
  /** The processes with their scripts. A process is signalled only when its command line shows the script. */
  processes: Record<string, { pid: number; script: string }>;
  databases: Record<ServiceName, string>;
  queueUrl: string;
  contextSecret: string;
}

const recordFile = (home: string): string => join(home, 'run.json');
const lockFile = (home: string): string => join(home, 'launcher.lock');

/**
 * Writes a temporary file and renames it, so that no reader sees an incomplete record. Only the owner may read it,
 * because it holds passwords.
 */
export function writeRun(home: string, record: RunRecord): void {
  const partial = `${recordFile(home)}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, recordFile(home));
}

/** Returns the last record, whether its processes still run or not; null when there is none or it cannot be parsed. */
export function readRun(home: string): RunRecord | null {
  try {
    const record = JSON.parse(readFileSync(recordFile(home), 'utf8')) as Partial<RunRecord>;
    return record.processes && record.gatewayUrl ? (record as RunRecord) : null;
  } catch {
    return null;
  }
}

/** Returns the platform that runs from `home`, or null when none does. */
export function findRunningPlatform(home: string): RunRecord | null {
  const record = readRun(home);
  return record && isLauncher(record.launcher) ? record : null;
}

export function forgetRun(home: string): void {
  rmSync(recordFile(home), { force: true });
  rmSync(lockFile(home), { force: true });
}

/**
 * Makes this process the only launcher of `home`.
 * @throws UserFault when another launcher runs
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
 * Ends the processes that a killed launcher left running and returns their names. A process is signalled only when its
 * command line shows the recorded script, because after a reboot the pid may belong to any program.
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
