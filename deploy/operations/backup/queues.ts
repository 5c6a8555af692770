import { migrateQueues } from '@jiceng/platform/queue';
import { isRedisUrl, openRedis } from '@jiceng/platform/redis';
import pg from 'pg';

/**
 * Empties the queue store. After a restore the store contains messages that do not belong to the restored databases;
 * the messages that must still be delivered are in the databases.
 * @param url URL of a role that may drop the tables of the queues, when the store is PostgreSQL
 */
export async function emptyQueues(url: string): Promise<void> {
  if (!isRedisUrl(url)) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
    } finally {
      await client.end();
    }
    return migrateQueues(url);
  }
  const redis = openRedis(url, { maxRetriesPerRequest: 20 });
  redis.on('error', () => undefined);
  try {
    for (let cursor = '0'; ;) {
      const [next, keys] = await redis.scan(cursor, 'MATCH', '{jiceng}:*', 'COUNT', 1000);
      if (keys.length > 0) await redis.unlink(...keys);
      cursor = next;
      if (cursor === '0') return;
    }
  } finally {
    redis.disconnect();
  }
}
