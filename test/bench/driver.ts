import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Result of one lane of one round. */
export interface LaneResult {
  /** Pieces of work completed within the measured time. */
  count: number;
  /** Pieces of work completed in the lane, including those completed during the warm-up and after the measured time. */
  total: number;
  /** Measured seconds, without the warm-up. */
  seconds: number;
  /** Milliseconds of each completed piece of work. */
  latencies: number[];
  failed: number;
  /** The first failure, in words. */
  failure: string | null;
}

/**
 * Runs a load generator as a separate process. Inside the process of the bench, the load of the generator would delay
 * the measurement.
 */
export function runDriver<Job extends object>(script: string, job: Job): Promise<LaneResult> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, script), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let result: LaneResult | null = null;
    child.once('message', (message) => {
      result = message as LaneResult;
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      result ? resolve(result) : reject(new Error(`${script} ended with ${code} and no result`)),
    );
    child.send(job);
  });
}

/** Runs in the process that {@link runDriver} starts: reads the job, returns its result and ends. */
export function serveDriver<Job>(work: (job: Job) => Promise<LaneResult>): void {
  process.once('message', (job) => {
    void work(job as Job).then(
      (result) => process.send!(result, () => process.exit(0)),
      (error: unknown) => {
        process.stderr.write(`${(error as Error).stack}\n`);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(1));
}

/**
 * Runs closed loops at the same time: each begins its next piece of work when the last is done. Returns the work
 * completed within the measured time.
 * @param times `most` is the number of pieces of work after which no further one begins
 */
export async function loops(
  count: number,
  times: { warmUp: number; seconds: number; most?: number },
  work: (loop: number) => Promise<void>,
): Promise<LaneResult> {
  const begin = performance.now() + times.warmUp * 1000;
  const end = begin + times.seconds * 1000;
  const latencies: number[] = [];
  const most = times.most ?? Infinity;
  let begun = 0;
  let total = 0;
  let failed = 0;
  let failure: string | null = null;
  const loop = async (index: number): Promise<void> => {
    for (let started = performance.now(); started < end && begun < most;) {
      begun += 1;
      try {
        await work(index);
        const done = performance.now();
        total += 1;
        if (done >= begin && done < end) latencies.push(done - started);
        started = done;
      } catch (error) {
        failed += 1;
        failure ??= (error as Error).message;
        started = performance.now();
      }
    }
  };
  await Promise.all(Array.from({ length: count }, (_, index) => loop(index)));
  return { count: latencies.length, total, seconds: times.seconds, latencies, failed, failure };
}
