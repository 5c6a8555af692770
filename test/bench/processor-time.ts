import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Platform } from '@jiceng/local/platform';

/** The kernel counts processor time in hundredths of a second for programs (`getconf CLK_TCK`). */
const TICK_MS = 10;

/**
 * User and system time in milliseconds that the gateway, the services, their workers and PostgreSQL have used since
 * they started. The server process counts the time of its ended processes, so that no short one is missed. The queue
 * store is a database of this server. Null where the system has no `/proc`.
 */
export function processorMs(platform: Platform): number | null {
  const server = platform.postgres.pid;
  if (server === null) return null;
  const own = [...platform.processes.values()].flatMap(({ pid }) => (pid ? [timesOf(pid)] : []));
  const all = [...own, timesOf(server), ...childrenOf(server).map(timesOf)];
  if (own.includes(null) || all[own.length] === null) return null;
  // A process that ended between the two looks is in the time of its parent.
  return all.reduce<number>((sum, times) => sum + (times?.ms ?? 0), 0);
}

/**
 * Processor time in units of T: the time that the same machine needs for one transaction of three inserts, when all
 * cores together run `rate` of them a second.
 */
export function inTransactions(ms: number, rate: number): number {
  return ms / ((availableParallelism() * 1000) / rate);
}

interface Times {
  parent: number;
  /** Own time and that of ended children. */
  ms: number;
}

function timesOf(pid: number): Times | null {
  try {
    // The name of the program may contain spaces, so the fields are counted after its closing bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    return {
      parent: Number(fields[1]),
      ms: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * TICK_MS, 0),
    };
  } catch {
    return null;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => timesOf(one)?.parent === pid);
}
