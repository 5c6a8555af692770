import { z } from 'zod';

/** The five services. A service is named the same in queues, policies, databases and subgraphs. */
export const serviceNames = ['personnel', 'grid', 'coordination', 'assessment', 'data-sharing'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Who caused an event; kept in envelopes and audit records. */
export const eventActorSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['staff', 'resident', 'system']),
  organizationId: z.string().nullable(),
});
export type EventActor = z.infer<typeof eventActorSchema>;

/**
 * The envelope every message travels in. `key` names what must stay in order (an issue id, an organization id) and
 * `seq` counts 1, 2, 3 … without holes per contract and key, so that a consumer can refuse a message that overtook another.
 */
export const envelopeSchema = z.object({
  id: z.uuid(),
  contract: z.string(),
  version: z.number().int().positive(),
  key: z.string(),
  seq: z.number().int().positive().nullable(),
  occurredAt: z.iso.datetime(),
  traceId: z.string(),
  /** The span (W3C) that made or handed over the message, which the consumer's hangs under; only where traces are recorded. */
  traceparent: z.string().optional(),
  actor: eventActorSchema,
  payload: z.unknown(),
});
export type Envelope<P = unknown> = Omit<z.infer<typeof envelopeSchema>, 'payload'> & { payload: P };

export interface RetryPolicy {
  /** Attempts before the message becomes a dead letter. */
  attempts: number;
  /** First delay, milliseconds; doubles with every further attempt. */
  backoffMs: number;
}

export interface Contract<P = unknown> {
  /** `<owner>.<event-in-past-tense>`. */
  name: string;
  version: number;
  owner: ServiceName;
  /** The one place that says who listens: the relay writes one job for each. */
  subscribers: readonly ServiceName[];
  /** True when messages of one key must take effect in the order of their `seq`. */
  ordered: boolean;
  payload: z.ZodType<P>;
  retry: RetryPolicy;
}

/** The payload type of a contract; every contract file exports its own, for example `IssueProgressed`. */
export type PayloadOf<C> = C extends Contract<infer P> ? P : never;

const defaultRetry: RetryPolicy = { attempts: 8, backoffMs: 200 };

export function defineContract<P>(
  contract: Omit<Contract<P>, 'retry' | 'ordered'> & Partial<Pick<Contract<P>, 'retry' | 'ordered'>>,
): Contract<P> {
  return { retry: defaultRetry, ordered: false, ...contract };
}

/** The queue on which `subscriber` receives `contract`. */
export function queueName(subscriber: ServiceName, contract: Pick<Contract, 'name'>): string {
  return `${subscriber}.${contract.name}`;
}
