import { runMigrations } from 'bullmq';
import pg from 'pg';
import type { DatabaseLimits } from '../database/database.js';
import { PostgresBackend } from './postgres-queues.js';
import type { QueueBackend } from './queue-backend.js';
import { RedisBackend } from './redis-queues.js';
import { isRedisUrl } from './redis.js';

export { envelopesOf, type JobData, type OutgoingMessage } from './parcels.js';
export type { DeadLetter, QueueBackend, QueueDepth } from './queue-backend.js';

/**
 * Opens the queue store.
 * @param workers number of workers of this process, which determines the size of the connection pool
 * @param limits time limits for statements on PostgreSQL; they do not limit how long a worker waits for jobs
 */
export function openQueueBackend(
  url: string,
  workers: number,
  limits: DatabaseLimits = { statement: 60 },
): QueueBackend {
  return isRedisUrl(url) ? new RedisBackend(url) : new PostgresBackend(url, workers, limits);
}

/**
 * Creates or updates the tables of BullMQ when the store is PostgreSQL; Redis needs none. Services may call it at the
 * same time, because a lock lets only one create the tables.
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
