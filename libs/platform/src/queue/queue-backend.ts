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

/** The queue store behind one interface: BullMQ on PostgreSQL or on Redis, chosen by the URL. */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  /** Hands messages over; those for one queue travel in parcels, in the order given. */
  add(messages: readonly OutgoingMessage[]): Promise<void>;
  /** Hands over each message as a job of its own, with its own attempts. */
  addSingly(messages: readonly OutgoingMessage[]): Promise<void>;
  work(queue: string, concurrency: number, process: Processor<JobData>): Worker<JobData>;
  depth(queue: string): Promise<QueueDepth>;
  /** When the job that waits longest was made; null when none waits. Jobs that pause before another attempt do not count. */
  oldestWaiting(queue: string): Promise<Date | null>;
  deadLetters(queue: string, start: number, end: number): Promise<DeadLetter[]>;
  replay(queue: string, jobId: string): Promise<boolean>;
  /**
   * A mark that vanishes when the store loses its memory. Publishers compare it with the mark they saw last and hand
   * over again what they had handed over before.
   */
  epoch(): Promise<string>;
  close(): Promise<void>;
}
