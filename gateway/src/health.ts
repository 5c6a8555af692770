import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';
import type { SubgraphState } from './subgraph-health.js';

/** Whether the process wants requests. */
export interface Health {
  ready: boolean;
}

/**
 * /health/live, /health/ready and /metrics. The gateway is ready without its subgraphs: it answers for the healthy ones,
 * and taking every replica out of service because one service is down would make that service's outage everybody's.
 * `subgraphs` in the answer says which of them can work, and why not.
 */
export function registerHealth(
  server: FastifyInstance,
  metrics: Metrics,
  subgraphs: () => Promise<Record<string, SubgraphState>>,
): Health {
  const health: Health = { ready: false };
  server.get('/health/live', () => ({ live: true }));
  server.get('/health/ready', async (_, reply) => {
    const reasons = health.ready ? [] : ['the process is starting or stopping'];
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .send({ ready: reasons.length === 0, reasons, subgraphs: await subgraphs() });
  });
  server.get('/metrics', async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return health;
}
