import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Ends the watched processes when this process dies, even by `kill -9`. The guardian is a small separate process that
 * reads from a pipe of its owner; the operating system closes the pipe when the owner ends.
 */
export interface Guardian {
  /**
   * Watches a process. `signal` asks it to end cleanly; it is killed when it does not end within the grace time.
   * Processes with SIGINT end last.
   */
  watch(pid: number, signal: NodeJS.Signals): void;
  unwatch(pid: number): void;
  /** Deletes a folder when all watched processes have ended. */
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
  // A guardian that was killed must not end its owner by EPIPE.
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
