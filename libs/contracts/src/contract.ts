import { z } from 'zod';

/** The five services. A service has the same name in queues, policies, databases and subgraphs. */
export const serviceNames = ['personnel', 'grid', 'coordination', 'assessment', 'data-sharing'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The person or process that caused an event. Envelopes and audit records store it. */
export const eventActorSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['staff', 'resident', 'client', 'system']),
  organizationId: z.string().nullable(),
});
export type EventActor = z.infer<typeof eventActorSchema>;

/**
 * The envelope of every message. Messages of an ordered contract with the same `key` (an issue id, an organization id)
 * must take effect in order: `seq` counts 1, 2, 3 … without gaps for each contract and key, so that a consumer notices
 * a missing predecessor. For other contracts `seq` is null.
 */
export const envelopeSchema = z.object({
  id: z.uuid(),
  contract: z.string(),
  version: z.number().int().positive(),
  key: z.string(),
  seq: z.number().int().positive().nullable(),
  occurredAt: z.iso.datetime(),
  traceId: z.string(),
  /**
   * The span (W3C) that created the message or gave it to the queue; it becomes the parent of the consumer's span.
   * Absent when traces are not recorded.
   */
  traceparent: z.string().optional(),
  actor: eventActorSchema,
  payload: z.unknown(),
});
export type Envelope<P = unknown> = Omit<z.infer<typeof envelopeSchema>, 'payload'> & { payload: P };

export interface RetryPolicy {
  /** Attempts before the message becomes a dead letter. */
  attempts: number;
  /** Delay before the second attempt in milliseconds. It doubles with every further attempt. */
  backoffMs: number;
}

export interface Contract<P = unknown> {
  /** `<owner>.<event-in-past-tense>`. */
  name: string;
  /** The version grows with every change other than a new optional field. Events are stored in the newest version. */
  version: number;
  owner: ServiceName;
  /**
   * The services that receive this version. The relay writes one job for each of them into the queue of this version.
   */
  subscribers: readonly ServiceName[];
  /** True when messages of one key must take effect in the order of their `seq`. All versions share `seq`. */
  ordered: boolean;
  payload: z.ZodType<P>;
  retry: RetryPolicy;
  /** The previous version; null when there is none or when no service receives it any longer. */
  older: OlderVersion<P> | null;
}

/** The previous version of a contract and the pure function that makes its payload from the newer payload. */
export interface OlderVersion<P> {
  contract: Contract<never>;
  make(payload: P): unknown;
}

/** The payload type of a contract. Each contract file exports its payload type, for example `IssueProgressed`. */
export type PayloadOf<C> = C extends { payload: z.ZodType<infer P> } ? P : never;

const defaultRetry: RetryPolicy = { attempts: 8, backoffMs: 200 };

type Optional = 'retry' | 'ordered' | 'older';

/**
 * Adds the defaults to a contract and checks its older version.
 * @throws Error when the older version differs in name, owner or order, or is not older
 */
export function defineContract<P>(
  contract: Omit<Contract<P>, Optional> & Partial<Pick<Contract<P>, Optional>>,
): Contract<P> {
  const defined: Contract<P> = { retry: defaultRetry, ordered: false, older: null, ...contract };
  const older = defined.older?.contract;
  if (older && !(older.name === defined.name && older.owner === defined.owner && older.ordered === defined.ordered))
    throw new Error(`version ${older.version} of ${defined.name} differs in name, owner or order`);
  if (older && older.version >= defined.version)
    throw new Error(`version ${older.version} of ${defined.name} is not older than version ${defined.version}`);
  if (older) superseded.add(older);
  return defined;
}

const superseded = new WeakSet<object>();

/**
 * True when a newer version names this version as its older version. Services then announce events in the newer version
 * only.
 */
export function isSuperseded(contract: object): boolean {
  return superseded.has(contract);
}

/**
 * Names the previous version of a contract. `make` must be pure, because it runs when the event is announced and again
 * at each hand-over.
 */
export function olderVersion<P, O>(contract: Contract<O>, make: (payload: P) => O): OlderVersion<P> {
  return { contract: contract as unknown as Contract<never>, make };
}

/** A contract and its older versions, newest first. */
export function versionsOf(contract: Contract<never>): Contract<never>[] {
  return contract.older ? [contract, ...versionsOf(contract.older.contract)] : [contract];
}

/** The services that receive an event in any version. */
export function subscribersOf(contract: Contract<never>): ServiceName[] {
  return [...new Set(versionsOf(contract).flatMap(({ subscribers }) => subscribers))];
}

/**
 * Makes the payload of an older version from a newer one.
 * @param from the version in which the event is stored
 * @returns undefined when `to` is not an older version of `from`
 */
export function payloadIn(to: Contract<never>, from: Contract<never>, payload: unknown): unknown {
  if (from.version === to.version) return payload;
  return from.older ? payloadIn(to, from.older.contract, from.older.make(payload as never)) : undefined;
}

/** The queue on which `subscriber` receives a version. The queue of version 1 has no suffix. */
export function queueName(subscriber: ServiceName, { name, version }: Pick<Contract, 'name' | 'version'>): string {
  return `${subscriber}.${name}${version === 1 ? '' : `.v${version}`}`;
}
