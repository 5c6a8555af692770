import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The Prometheus metrics that every service exports at /metrics. The platform's README explains names and units. */
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: 'jiceng_request_seconds',
    help: 'Duration of GraphQL operations, seconds',
    labelNames: ['outcome'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers: [this.registry],
  });
  readonly refused = new Counter({
    name: 'jiceng_requests_refused_total',
    help: 'Requests refused before execution',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly deliveries = new Counter({
    name: 'jiceng_deliveries_total',
    help: 'Messages received, by outcome',
    labelNames: ['contract', 'outcome'],
    registers: [this.registry],
  });
  readonly relayed = new Counter({
    name: 'jiceng_outbox_relayed_total',
    help: 'Events handed to the queues',
    registers: [this.registry],
  });
  readonly outboxPending = new Gauge({
    name: 'jiceng_outbox_pending',
    help: 'Events not yet handed to the queues',
    registers: [this.registry],
  });
  readonly outboxLagSeconds = new Gauge({
    name: 'jiceng_outbox_lag_seconds',
    help: 'Age of the oldest event not yet handed over',
    registers: [this.registry],
  });
  readonly inboxEarly = new Gauge({
    name: 'jiceng_inbox_early',
    help: 'Messages received before their predecessor, which wait for it',
    registers: [this.registry],
  });
  readonly timersLate = new Gauge({
    name: 'jiceng_timers_late',
    help: 'Timers due for more than 60 s that have not fired',
    registers: [this.registry],
  });
  readonly auditUnsealed = new Gauge({
    name: 'jiceng_audit_unsealed',
    help: 'Audit records that are not yet links of the chain',
    registers: [this.registry],
  });
  readonly queueDepth = new Gauge({
    name: 'jiceng_queue_jobs',
    help: 'Jobs of the queues this service consumes',
    labelNames: ['queue', 'state'],
    registers: [this.registry],
  });
  readonly oldestJobSeconds = new Gauge({
    name: 'jiceng_queue_oldest_job_seconds',
    help: 'Age of the job that waits longest in a queue this service consumes; 0 when none waits',
    labelNames: ['queue'],
    registers: [this.registry],
  });
  readonly pool = new Gauge({
    name: 'jiceng_database_pool',
    help: 'Connections of the database pool',
    labelNames: ['state'],
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }
}
