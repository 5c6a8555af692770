import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Ends the processes it watches when this process dies, even by `kill -9`. A small process of its own that holds the other
 * end of a pipe: the pipe closes when its owner is gone, whatever the reason.
 */
export interface Guardian {
  /** `signal` is how the process ends cleanly; it is killed when that takes longer than the grace. SIGINT ones go last. */
  watch(pid: number, signal: NodeJS.Signals): void;
  unwatch(pid: number): void;
  /** A folder to delete once all watched processes are gone. */
  sweep(folder: string): void;
  readonly pid: number;
  /** Lets the guardian go home; what is still watched stays alive. */
  dismiss(): void;
}

/** @param graceMs how long the processes of a dead owner may take to end */
export function startGuardian(graceMs = 10_000): Guardian {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../guardian-process.mjs'), String(graceMs)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: {},
    cwd: '/',
  });
  child.unref();
  // A guardian that was itself killed must not take its owner down with EPIPE.
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
