import type { Processor, Worker } from 'bullmq';
import type { Envelope } from '@jiceng/contracts/contract';
import type { JobData, OutgoingMessage } from './parcels.js';

/** A message that failed all its attempts. */
export interface DeadLetter {
  queue: string;
  jobId: string;
  envelope: Envelope;
  failedReason: string;
  attempts: number;
  failedAt: Date;
}

export interface QueueDepth {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** The interface of the queue store: BullMQ on PostgreSQL or on Redis, chosen by the URL. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  /** Adds messages to their queues. Messages of one queue are packed into parcels in the given order. */
  add(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Adds each message as a separate job with its own attempts. */
  addSingly(messages: readonly OutgoingMessage[]): Promise<void>;
  work(queue: string, concurrency: number, process: Processor<JobData>): Worker<JobData>;
  depth(queue: string): Promise<QueueDepth>;
  /**
   * Returns the time at which the oldest waiting job was added; null when no job waits. Jobs that pause before another
   * attempt do not count.
   */
  oldestWaiting(queue: string): Promise<Date | null>;
  deadLetters(queue: string, start: number, end: number): Promise<DeadLetter[]>;
  replay(queue: string, jobId: string): Promise<boolean>;
  /**
   * Returns a mark that changes when the store loses its content. When the mark differs from the previous mark, the
   * relay hands over the events of the last 7 days again.
   */
  epoch(): Promise<string>;
  close(): Promise<void>;
}
