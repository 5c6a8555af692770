import { Queue, Worker, type Processor } from 'bullmq';
import type { Redis } from 'ioredis';
import { BullBackend, LOCK_DURATION_MS, STALLED_INTERVAL_MS } from './bull-queues.js';
import type { JobData } from './parcels.js';
import { openRedis } from './redis.js';

export class RedisBackend extends BullBackend {
  readonly kind = 'redis';
  private readonly connection: Redis;
  /** Connections that this class opened. BullMQ closes only its own connections, so `closeStore` closes these. */
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

  /**
   * The mark contains two parts. The run id of the server changes when Redis restarts, which may lose the
   * writes of the last second. The stored key is missing when the store was emptied.
   */
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
