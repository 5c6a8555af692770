import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TransportObserver } from './subgraph-transport.js';

/**
 * The gateway's Prometheus metrics, which README.md lists. Each gateway has its own registry, so that tests can run
 * several gateways.
 */
export class Metrics implements TransportObserver {
  readonly registry = new Registry();
  private readonly operations = new Histogram({
    name: 'jiceng_gateway_operation_seconds',
    help: 'Time an operation took, by type',
    labelNames: ['type'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  private readonly errors = new Counter({
    name: 'jiceng_gateway_errors_total',
    help: 'Errors in answers, by code',
    labelNames: ['code'],
    registers: [this.registry],
  });
  private readonly refused = new Counter({
    name: 'jiceng_gateway_refused_total',
    help: 'Operations refused before they ran, by code',
    labelNames: ['code'],
    registers: [this.registry],
  });
  private readonly exchanges = new Histogram({
    name: 'jiceng_gateway_subgraph_seconds',
    help: 'Time of one HTTP exchange with a subgraph',
    labelNames: ['subgraph', 'ok'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30],
    registers: [this.registry],
  });
  private readonly carried = new Counter({
    name: 'jiceng_gateway_subgraph_operations_total',
    help: 'Operations carried to a subgraph',
    labelNames: ['subgraph'],
    registers: [this.registry],
  });
  readonly liveStreams = new Gauge({
    name: 'jiceng_gateway_live_streams',
    help: 'Open live streams of clients',
    registers: [this.registry],
  });
  readonly fileStreams = new Gauge({
    name: 'jiceng_gateway_file_streams',
    help: 'Uploads and downloads of files that pass now',
    registers: [this.registry],
  });
  readonly limiterFailures = new Counter({
    name: 'jiceng_gateway_limiter_store_failures_total',
    help: 'Times the shared allowance store did not answer',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    // Creates the series before the first error. The alert uses the rate, and a series that starts at 1 would have no
    // rate.
    this.errors.inc({ code: 'INTERNAL' }, 0);
  }

  operationFinished(type: string, seconds: number, codes: string[] | undefined, refusedWith: string | undefined): void {
    this.operations.observe({ type }, seconds);
    for (const code of codes ?? []) this.errors.inc({ code });
    if (refusedWith) this.refused.inc({ code: refusedWith });
  }

  /** Counts a refusal before any operation was read: no token, too many requests or too large a body. */
  requestRefused(code: string): void {
    this.errors.inc({ code });
    this.refused.inc({ code });
  }

  exchanged(subgraph: string, seconds: number, operations: number, ok: boolean): void {
    this.exchanges.observe({ subgraph, ok: String(ok) }, seconds);
    this.carried.inc({ subgraph }, operations);
  }
}
