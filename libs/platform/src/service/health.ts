import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { poolOf, readSql } from '../database/database.js';
import type { Metrics } from '../process/metrics.js';
import type { QueueBackend } from '../queue/queue.js';

/** The state of the process: `ready` is true while it accepts requests. Start-up and shutdown set it. */
export interface Health {
  ready: boolean;
}

/**
 * Milliseconds for the check of the database. The gateway waits longer than this when it asks a service whether it is
 * ready.
 */
const DATABASE_PATIENCE_MS = 2000;

interface HealthParts {
  dataSource: DataSource;
  metrics: Metrics;
  sample: () => Promise<void>;
}

/** Registers /health/live, /health/ready (with the reason when the service is not ready) and /metrics. */
export function registerHealth(app: NestFastifyApplication, parts: HealthParts): Health {
  const health: Health = { ready: false };
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  server.get('/health/live', () => ({ live: true }));
  server.get('/health/ready', async (_, reply) => {
    const reasons = health.ready ? [] : ['the process is starting or stopping'];
    if (!(await databaseAnswers(parts.dataSource))) reasons.push('the database does not answer');
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
  });
  server.get('/metrics', async (_, reply) => {
    await parts.sample().catch(() => undefined);
    return reply.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  return health;
}

/**
 * A database behind a cut cable neither answers nor refuses. The check therefore has a limit, so that the caller gets
 * an answer before its own time limit.
 */
async function databaseAnswers(dataSource: DataSource): Promise<boolean> {
  const answered = readSql(dataSource, 'SELECT 1').then(
    () => true,
    () => false,
  );
  return Promise.race([answered, sleep(DATABASE_PATIENCE_MS, false, { ref: false })]);
}

/**
 * Updates the gauges, such as the number of waiting events. Counters are increased at the places where the counted
 * thing happens.
 */
export async function sampleMetrics(
  dataSource: DataSource,
  queues: QueueBackend,
  queueNames: readonly string[],
  metrics: Metrics,
): Promise<void> {
  const [row] = await readSql<{ pending: string; lag: string | null; early: string; late: string; unsealed: string }>(
    dataSource,
    `SELECT (SELECT count(*) FROM outbox_waiting) AS pending,
       (SELECT extract(epoch FROM now() - created_at) FROM outbox WHERE id = (SELECT min(id) FROM outbox_waiting)) AS lag,
       (SELECT count(*) FROM early_message) AS early,
       (SELECT count(*) FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL AND due_at < now() - interval '60 seconds') AS late,
       (SELECT count(*) FROM audit_record WHERE position IS NULL) AS unsealed`,
  );
  metrics.outboxPending.set(Number(row?.pending ?? 0));
  metrics.outboxLagSeconds.set(Number(row?.lag ?? 0));
  metrics.inboxEarly.set(Number(row?.early ?? 0));
  metrics.timersLate.set(Number(row?.late ?? 0));
  metrics.auditUnsealed.set(Number(row?.unsealed ?? 0));
  const pool = poolOf(dataSource);
  metrics.pool.set({ state: 'total' }, pool.totalCount);
  metrics.pool.set({ state: 'idle' }, pool.idleCount);
  metrics.pool.set({ state: 'waiting' }, pool.waitingCount);
  for (const queue of queueNames) {
    const depth = await queues.depth(queue);
    for (const [state, count] of Object.entries(depth)) metrics.queueDepth.set({ queue, state }, count);
    const oldest = depth.waiting > 0 ? await queues.oldestWaiting(queue) : null;
    metrics.oldestJobSeconds.set({ queue }, oldest ? Math.max(0, (Date.now() - oldest.getTime()) / 1000) : 0);
  }
}
