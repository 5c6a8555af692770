import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Ends the watched processes when the process that started the guardian (its owner) dies, even by `kill -9`. The
 * guardian is a small separate process that reads from a pipe of its owner; the operating system closes the pipe when
 * the owner ends.
 */
export interface Guardian {
  /**
   * Watches a process. When the owner has died, the guardian sends `signal` and, after the grace time, SIGKILL.
   * Processes with the signal SIGINT (databases) end last.
   */
  watch(pid: number, signal: NodeJS.Signals): void;
  unwatch(pid: number): void;
  /** Deletes a folder after the owner has died and all watched processes have ended. */
  sweep(folder: string): void;
  readonly pid: number;
  /** Ends the guardian. The watched processes continue to run. */
  dismiss(): void;
}

/** @param graceMs time in milliseconds in which the processes of a dead owner may end */
export function startGuardian(graceMs = 10_000): Guardian {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../guardian-process.mjs'), String(graceMs)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
    cwd: '/',
  });
  child.unref();
  // Without this listener, a write to a killed guardian (EPIPE) would end the owner.
  child.stdin.on('error', () => undefined);
  (child.stdin as unknown as { unref?: () => void }).unref?.();
  const tell = (line: string) => void child.stdin.write(`${line}\n`);
  return {
    pid: child.pid ?? 0,
    watch: (pid, signal) => tell(`watch ${pid} ${signal}`),
    unwatch: (pid) => tell(`unwatch ${pid}`),
    sweep: (folder) => tell(`sweep ${folder}`),
    dismiss: () => tell('dismiss'),
  };
}
