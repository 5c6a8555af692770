import { createPostgresBackend, withBackend, type Processor, type Queue, type Worker } from 'bullmq';
import pg from 'pg';
import { limitedClient, type DatabaseLimits } from '../database/database.js';
import { BullBackend, LOCK_DURATION_MS, STALLED_INTERVAL_MS } from './bull-queues.js';
import type { JobData, NewJob } from './parcels.js';

const FEW_JOBS = 12;

const postgresClasses = withBackend(createPostgresBackend);

export class PostgresBackend extends BullBackend {
  readonly kind = 'postgres';
  /**
   * Connections that add jobs. The relay marks the events as handed over after the acknowledgement, so the jobs must be
   * on disk by then.
   */
  private readonly pool: pg.Pool;
  /**
   * Connections that take and finish jobs without waiting for the disk. A crash of the server may undo the last half
   * second, so that jobs run again; the inbox then recognizes the messages that were handled.
   */
  private readonly workerPool: pg.Pool;

  constructor(url: string, workers: number, limits: DatabaseLimits) {
    super();
    this.pool = openPool(url, 4, limits, '');
    // Every worker holds one connection for LISTEN. The workers share the other four.
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

  /**
   * The bulk function creates two temporary tables on each call. Up to a dozen jobs are therefore added faster one by
   * one.
   */
  protected override async addTo(queue: Queue, jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length > FEW_JOBS) return super.addTo(queue, jobs);
    for (const { name, data, opts } of jobs) await queue.add(name, data, opts);
  }

  /** PostgreSQL does not lose jobs that it acknowledged, so the mark never changes. */
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
  // Every queue and worker adds an error listener to the pool. Node would report more than ten as a leak.
  pool.setMaxListeners(0);
  // The pool listens to its idle connections only. Without this listener, a server that dies while BullMQ uses a
  // connection would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
