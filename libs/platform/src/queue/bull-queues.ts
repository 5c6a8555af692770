import type { Job, Processor, Queue, Worker } from 'bullmq';
import { envelopesOf, jobOf, parcelsOf, type JobData, type NewJob, type OutgoingMessage } from './parcels.js';
import type { DeadLetter, QueueBackend, QueueDepth } from './queue-backend.js';

export abstract class BullBackend implements QueueBackend {
  abstract readonly kind: 'postgres' | 'redis';
  private readonly queues = new Map<string, Queue>();
  private readonly workers: Worker<JobData>[] = [];
  private closing: Promise<void> | null = null;

  protected abstract openQueue(name: string): Queue;
  protected abstract openWorker(name: string, concurrency: number, process: Processor<JobData>): Worker<JobData>;
  protected abstract closeStore(): Promise<void>;
  abstract epoch(): Promise<string>;

  private queue(name: string): Queue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = this.openQueue(name);
      // Without a listener a lost connection would end the process. Callers still see their own call fail.
      queue.on('error', () => undefined);
      this.queues.set(name, queue);
    }
    return queue;
  }

  /**
   * Calls a queue. When the call fails, the queue object is dropped: an object whose first connection was lost refuses
   * every later call, also after the store is available again.
   */
  private async ask<T>(name: string, question: (queue: Queue) => Promise<T>): Promise<T> {
    const queue = this.queue(name);
    try {
      return await question(queue);
    } catch (error) {
      if (this.queues.get(name) === queue) this.queues.delete(name);
      void queue.close().catch(() => undefined);
      throw error;
    }
  }

  async add(messages: readonly OutgoingMessage[]): Promise<void> {
    const packed = new Map<string, string>();
    await this.addJobs(messages, (group) => parcelsOf(group, packed));
  }

  async addSingly(messages: readonly OutgoingMessage[]): Promise<void> {
    await this.addJobs(messages, (group) => group.map(jobOf));
  }

  private async addJobs(
    messages: readonly OutgoingMessage[],
    jobsOf: (group: readonly OutgoingMessage[]) => NewJob[],
  ): Promise<void> {
    const byQueue = Map.groupBy(messages, (message) => message.queue);
    await Promise.all([...byQueue].map(([name, group]) => this.ask(name, (queue) => this.addTo(queue, jobsOf(group)))));
  }

  protected async addTo(queue: Queue, jobs: readonly NewJob[]): Promise<void> {
    await queue.addBulk([...jobs]);
  }

  work(name: string, concurrency: number, process: Processor<JobData>): Worker<JobData> {
    const worker = this.openWorker(name, concurrency, process);
    this.workers.push(worker);
    return worker;
  }

  async depth(name: string): Promise<QueueDepth> {
    const counts = await this.ask(name, (queue) =>
      queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized'),
    );
    return {
      waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
      active: counts.active ?? 0,
      delayed: counts.delayed ?? 0,
      failed: counts.failed ?? 0,
    };
  }

  async oldestWaiting(name: string): Promise<Date | null> {
    const ends = await this.ask(name, async (queue) => {
      // Redis counts the list from the oldest job and PostgreSQL always from the newest, so both ends are read.
      const last = Math.max(0, (await queue.getWaitingCount()) - 1);
      return Promise.all([0, last].map((at) => queue.getJobs(['waiting'], at, at, true)));
    });
    const made = ends.flat().map((job) => job.timestamp);
    return made.length > 0 ? new Date(Math.min(...made)) : null;
  }

  async deadLetters(name: string, start: number, end: number): Promise<DeadLetter[]> {
    const jobs = (await this.ask(name, (queue) => queue.getFailed(start, end))) as Job<JobData>[];
    return jobs.flatMap((job) =>
      envelopesOf(job.data).map((envelope) => ({
        queue: name,
        jobId: job.id!,
        envelope,
        failedReason: job.failedReason,
        attempts: job.attemptsMade,
        failedAt: new Date(job.finishedOn ?? job.timestamp),
      })),
    );
  }

  async replay(name: string, jobId: string): Promise<boolean> {
    const job = (await this.ask(name, (queue) => queue.getJob(jobId))) as Job<JobData> | undefined;
    if (!job || !(await job.isFailed())) return false;
    // Resets the number of attempts, because the message may fail again after the repair.
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  }

  /** May be called twice. */
  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.closeStore();
  }
}

/** Milliseconds between two searches of the workers for stalled jobs. */
export const STALLED_INTERVAL_MS = 5_000;
/**
 * Milliseconds after which a lock ends that is not renewed. The job of a killed worker is taken over after at most
 * about the sum of this time and {@link STALLED_INTERVAL_MS}.
 */
export const LOCK_DURATION_MS = 10_000;
