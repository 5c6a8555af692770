import { createHash } from 'node:crypto';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  createPostgresBackend,
  runMigrations,
  Queue,
  Worker,
  withBackend,
  type Job,
  type JobsOptions,
  type Processor,
} from 'bullmq';
import type { Redis } from 'ioredis';
import pg from 'pg';
import type { Envelope } from '@jiceng/contracts/contract';
import { limitedClient, type DatabaseLimits } from './database.js';
import { isRedisUrl, openRedis } from './redis.js';

/** One message on its way into a queue. */
export interface OutgoingMessage {
  queue: string;
  envelope: Envelope;
  attempts: number;
  backoffMs: number;
}

/**
 * What one job carries: a message, or a parcel of several for one queue, packed (deflate, base64): the store neither reads
 * nor compresses it, and keeps a fifth. A parcel costs the store what a single message costs; whoever takes it sends on
 * singly, and legibly, what could not be handled.
 */
export type JobData = Envelope | { parcel: string };

/** The messages of a job. */
export function envelopesOf(data: JobData): Envelope[] {
  return 'parcel' in data
    ? (JSON.parse(inflateRawSync(Buffer.from(data.parcel, 'base64')).toString()) as Envelope[])
    : [data];
}

function pack(envelopes: readonly Envelope[]): string {
  return deflateRawSync(JSON.stringify(envelopes), { level: constants.Z_BEST_SPEED }).toString('base64');
}

/** Messages of one parcel: what comes in a tenth of a second of a busy district, and few enough that one transaction is short. */
const PARCEL = 200;
/** A parcel fails only when its messages could not even be sent on: the store is away, and it has to come back. */
const PARCEL_RETRY = { attempts: 10_000, backoff: { type: 'fixed', delay: 1_000 } };

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

/**
 * Finished jobs are not kept: the inbox says what was handled, and on PostgreSQL finding out which of them are the oldest
 * costs more with every job than taking it. Dead letters are kept until they are replayed.
 */
const FINISHED = { removeOnComplete: true, removeOnFail: false };

/**
 * Opens the queue store.
 * @param workers number of workers this process will run, which sizes the connection pool
 * @param limits of statements on PostgreSQL; a worker waits for jobs between statements, not in one
 */
export function openQueueBackend(
  url: string,
  workers: number,
  limits: DatabaseLimits = { statement: 60 },
): QueueBackend {
  return isRedisUrl(url) ? new RedisBackend(url) : new PostgresBackend(url, workers, limits);
}

/**
 * Creates or updates the tables of BullMQ when the store is PostgreSQL; nothing to do on Redis. Safe to run at once: the
 * services migrate side by side, and only one may create the tables.
 */
export async function migrateQueues(url: string): Promise<void> {
  if (isRedisUrl(url)) return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(hashtext('jiceng-migrate-queues'))`);
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

interface NewJob {
  name: string;
  data: JobData;
  opts: JobsOptions;
}

/** @param packed parcels of the same call by their ids: several subscribers mostly get the same ones */
function parcelsOf(messages: readonly OutgoingMessage[], packed: Map<string, string>): NewJob[] {
  const jobs: NewJob[] = [];
  const once = [...new Map(messages.map((message) => [message.envelope.id, message])).values()];
  for (let start = 0; start < once.length; start += PARCEL) {
    const portion = once.slice(start, start + PARCEL);
    jobs.push(
      portion.length === 1
        ? jobOf(portion[0]!)
        : parcelOf(
            portion.map(({ envelope }) => envelope),
            packed,
          ),
    );
  }
  return jobs;
}

/** The id tells the content: the same parcel again is harmless while it waits, another one must never be taken for it. */
function parcelOf(envelopes: readonly Envelope[], packed: Map<string, string>): NewJob {
  const jobId = createHash('sha256')
    .update(envelopes.map(({ id, version }) => `${id} ${version}`).join())
    .digest('hex')
    .slice(0, 40);
  const parcel = packed.get(jobId) ?? pack(envelopes);
  packed.set(jobId, parcel);
  return { name: envelopes[0]!.contract, data: { parcel }, opts: { jobId, ...PARCEL_RETRY, ...FINISHED } };
}

function jobOf(message: OutgoingMessage): NewJob {
  return {
    name: message.envelope.contract,
    data: message.envelope,
    opts: {
      // The event id as job id makes a second hand-over of a waiting message harmless; the inbox does the rest.
      jobId: message.envelope.id,
      attempts: message.attempts,
      backoff: { type: 'exponential', delay: message.backoffMs },
      ...FINISHED,
    },
  };
}

abstract class BullBackend implements QueueBackend {
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
      // Without a listener a lost connection would end the process; callers see their own call fail.
      queue.on('error', () => undefined);
      this.queues.set(name, queue);
    }
    return queue;
  }

  /**
   * Asks a queue, and forgets its object when that fails: one whose first connection was lost remembers the failure for
   * ever and would refuse everything after the store is back.
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
      // Redis counts the list from the oldest, PostgreSQL from the newest whatever it is asked: look at both ends.
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
    // With all its attempts before it again: what was repaired may still need a second try.
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  }

  /** Safe to call twice. */
  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.closeStore();
  }
}

/** Workers look for stalled jobs this often; a killed worker's job is taken over after at most twice this long. */
const STALLED_INTERVAL_MS = 5_000;
const LOCK_DURATION_MS = 10_000;

const FEW_JOBS = 12;

const postgresClasses = withBackend(createPostgresBackend);

class PostgresBackend extends BullBackend {
  readonly kind = 'postgres';
  /** Hands over: what is acknowledged here is marked as handed over elsewhere, so it has to be on disk. */
  private readonly pool: pg.Pool;
  /**
   * Takes and finishes jobs without waiting for the disk: after a crash of the server the last half second of that may be
   * undone, jobs come again, and the inbox knows what it has had.
   */
  private readonly workerPool: pg.Pool;

  constructor(url: string, workers: number, limits: DatabaseLimits) {
    super();
    this.pool = openPool(url, 4, limits, '');
    // Every worker holds one connection for LISTEN; the others are shared.
    this.workerPool = openPool(url, workers + 4, limits, ' -c synchronous_commit=off');
  }

  protected openQueue(name: string): Queue {
    return new postgresClasses.Queue(name, { connection: this.pool }) as unknown as Queue;
  }

  protected openWorker(name: string, concurrency: number, process: Processor<JobData>): Worker<JobData> {
    return new postgresClasses.Worker(name, process as never, {
      connection: this.workerPool,
      concurrency,
      stalledInterval: STALLED_INTERVAL_MS,
      lockDuration: LOCK_DURATION_MS,
      maxStalledCount: 100,
    }) as unknown as Worker<JobData>;
  }

  /** The bulk function makes two temporary tables for each call: up to a dozen jobs are cheaper one by one. */
  protected override async addTo(queue: Queue, jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length > FEW_JOBS) return super.addTo(queue, jobs);
    for (const { name, data, opts } of jobs) await queue.add(name, data, opts);
  }

  /** PostgreSQL forgets nothing that it acknowledged. */
  async epoch(): Promise<string> {
    return 'durable';
  }

  protected async closeStore(): Promise<void> {
    await Promise.all([this.pool.end(), this.workerPool.end()]);
  }
}

function openPool(url: string, max: number, limits: DatabaseLimits, settings: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    Client: limitedClient(limits),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'jiceng-queue',
    options: `-c search_path=bullmq -c statement_timeout=${limits.statement}s${settings}`,
  });
  pool.on('error', () => undefined);
  // Every queue and worker on the pool listens for its faults; a dozen of them is no leak.
  pool.setMaxListeners(0);
  // The pool listens to its idle connections only: a server that dies while BullMQ holds one would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

class RedisBackend extends BullBackend {
  readonly kind = 'redis';
  private readonly connection: Redis;
  /** BullMQ closes only connections it opened itself. */
  private readonly connections: Redis[] = [];

  constructor(private readonly url: string) {
    super();
    this.connection = this.connect();
  }

  private connect(): Redis {
    const connection = openRedis(this.url, { maxRetriesPerRequest: null });
    connection.on('error', () => undefined);
    this.connections.push(connection);
    return connection;
  }

  protected openQueue(name: string): Queue {
    return new Queue(name, { connection: this.connection, prefix: '{jiceng}' });
  }

  protected openWorker(name: string, concurrency: number, process: Processor<JobData>): Worker<JobData> {
    return new Worker(name, process, {
      connection: this.connect(),
      prefix: '{jiceng}',
      concurrency,
      stalledInterval: STALLED_INTERVAL_MS,
      lockDuration: LOCK_DURATION_MS,
      maxStalledCount: 100,
    });
  }

  /** The run id changes when Redis restarts (it may have lost its last second); the key vanishes when it is wiped. */
  async epoch(): Promise<string> {
    const fresh = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    await this.connection.set('{jiceng}:epoch', fresh, 'NX');
    const info = await this.connection.info('server');
    return `${/run_id:(\w+)/.exec(info)?.[1] ?? ''}/${await this.connection.get('{jiceng}:epoch')}`;
  }

  protected async closeStore(): Promise<void> {
    for (const connection of this.connections) connection.disconnect();
  }
}
