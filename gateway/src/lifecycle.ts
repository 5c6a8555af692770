import { ConfigError } from '@jiceng/platform/config';

interface Running {
  stop: () => Promise<void>;
  graceSeconds: number;
}

/**
 * Starts, waits for SIGTERM or SIGINT, and stops within the grace period. A fault at the start prints one text and ends
 * with exit code 1.
 */
export async function runUntilSignal(start: () => Promise<Running>): Promise<void> {
  let running: Running;
  try {
    running = await start();
  } catch (error) {
    process.stderr.write(
      `gateway: ${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`,
    );
    process.exit(1);
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(0), running.graceSeconds * 1000).unref();
      void running.stop().finally(() => process.exit(0));
    });
  }
}
