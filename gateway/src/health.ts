import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';
import type { SubgraphState } from './subgraph-health.js';

/** The state of the process: `ready` is true while it accepts requests. */
export interface Health {
  ready: boolean;
}

/**
 * Registers /health/live, /health/ready and /metrics. The gateway is ready without its subgraphs, because it can still
 * answer for the healthy ones; otherwise the failure of one service would take every replica out of service.
 * `subgraphs` in the answer says which services can work and why the others cannot.
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
