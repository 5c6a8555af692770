import 'reflect-metadata';
import { SpanKind } from '@opentelemetry/api';
import { DelayedError, type Job } from 'bullmq';
import { envelopeSchema, queueName, type Contract, type Envelope, type ServiceName } from '@jiceng/contracts/contract';
import { contractsFor } from '@jiceng/contracts/registry';
import { DataSource } from 'typeorm';
import { inTransaction } from './database.js';
import { EffectTx } from './effects.js';
import { withLogScope, type Logger } from './log.js';
import type { QueueBackend } from './queue.js';
import type { RelayKick } from './relay.js';
import { startSpan } from './tracing.js';

type Handler = (event: Envelope<never>, tx: EffectTx) => Promise<void>;

const HANDLES = Symbol('jiceng:handles');

interface HandlerMark {
  contract: Contract<never>;
  method: string;
}

/** Marks a method as the one handler of a contract in this service. */
export function Handles<P>(contract: Contract<P>) {
  return (target: object, method: string, _: TypedPropertyDescriptor<(event: Envelope<P>, tx: EffectTx) => Promise<void>>): void => {
    const marks = (Reflect.getMetadata(HANDLES, target.constructor) ?? []) as HandlerMark[];
    Reflect.defineMetadata(HANDLES, [...marks, { contract: contract as unknown as Contract<never>, method }], target.constructor);
  };
}

/** The handlers found on the providers of a service. */
export function handlersOf(providers: readonly object[]): { contract: Contract<never>; handle: Handler }[] {
  return providers.flatMap((provider) => {
    const marks = (Reflect.getMetadata(HANDLES, provider.constructor) ?? []) as HandlerMark[];
    return marks.map(({ contract, method }) => ({
      contract,
      handle: (event: Envelope<never>, tx: EffectTx) => (provider as Record<string, Handler>)[method]!(event, tx),
    }));
  });
}

/**
 * Pairs every contract that names the service with its handler.
 * @throws Error listing every contract without a handler, with two, or handled without naming the service
 */
export function matchHandlers(service: ServiceName, handlers: readonly { contract: Contract<never>; handle: Handler }[]): Map<string, Handler> {
  const expected = contractsFor(service);
  const faults: string[] = [];
  for (const contract of expected) {
    const count = handlers.filter((handler) => handler.contract.name === contract.name).length;
    if (count === 0) faults.push(`${contract.name} names ${service} as subscriber, but nothing handles it`);
    if (count > 1) faults.push(`${contract.name} has ${count} handlers in ${service}`);
  }
  for (const { contract } of handlers) {
    if (!contract.subscribers.includes(service)) faults.push(`${service} handles ${contract.name}, which does not name it as subscriber`);
  }
  if (faults.length > 0) throw new Error(`The contracts of ${service} do not fit its handlers:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  return new Map(handlers.map(({ contract, handle }) => [contract.name, handle]));
}

/** What became of one delivery. */
export type Delivery = 'handled' | 'duplicate' | 'overtook';

/** Longest pause before a message that overtook another is looked at again, milliseconds. */
const LONGEST_WAIT_MS = 5_000;

/** Receives messages: each takes effect once, in the order of its key where the contract asks for it. */
export class ConsumerRuntime {
  private readonly handlers: Map<string, Handler>;
  private readonly expected: readonly Contract<never>[];

  constructor(
    private readonly service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly relay: RelayKick,
    private readonly log: Logger,
    providers: readonly object[],
    private readonly onDelivery: (contract: string, delivery: Delivery | 'failed') => void = () => undefined,
  ) {
    this.handlers = matchHandlers(service, handlersOf(providers));
    this.expected = contractsFor(service);
  }

  get queueNames(): string[] {
    return this.expected.map((contract) => queueName(this.service, contract));
  }

  /** Starts one worker per contract and resolves when all listen; a worker that cannot begin would never begin. */
  async listen(queues: QueueBackend, concurrency: number): Promise<void> {
    const workers = this.expected.map((contract) => {
      const worker = queues.work(queueName(this.service, contract), concurrency, async (job: Job<Envelope>, token?: string) => {
        const delivery = await this.receiveInTurn(job.data);
        if (delivery !== 'overtook') return;
        const wait = Math.min(25 * 2 ** Math.min(job.attemptsStarted, 10), LONGEST_WAIT_MS);
        await job.moveToDelayed(Date.now() + wait, token);
        throw new DelayedError();
      });
      worker.on('error', (error) => this.log.warn({ err: error, contract: contract.name }, 'the queue connection had a fault'));
      worker.on('failed', (job, error) => {
        this.onDelivery(contract.name, 'failed');
        const dead = (job?.attemptsMade ?? 0) >= (job?.opts.attempts ?? 1);
        this.log[dead ? 'error' : 'warn']({ err: error, contract: contract.name, eventId: job?.id, dead }, 'a message could not be handled');
      });
      return worker;
    });
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  }

  /**
   * Waits a moment for a predecessor before giving a message back to the queue: usually it is being handled beside us, and
   * a look into the inbox costs far less than another turn through the queue.
   */
  private async receiveInTurn(raw: unknown): Promise<Delivery> {
    let delivery = await this.receive(raw);
    for (let pause = 10; delivery === 'overtook' && pause <= 80; pause *= 2) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      delivery = await this.receive(raw);
    }
    return delivery;
  }

  /** Handles one delivery in one transaction with its mark in the inbox. */
  async receive(raw: unknown): Promise<Delivery> {
    const envelope = envelopeSchema.parse(raw) as Envelope;
    const contract = this.expected.find((candidate) => candidate.name === envelope.contract);
    const handler = this.handlers.get(envelope.contract);
    if (!contract || !handler) throw new Error(`${this.service} has no handler for ${envelope.contract}`);
    const payload = contract.payload.parse(envelope.payload);
    const scope = { traceId: envelope.traceId, actorId: envelope.actor.id, operation: envelope.contract };
    const delivery = await withLogScope(scope, () =>
      startSpan(`consume ${envelope.contract}`, envelope, () => this.takeEffect(contract, handler, { ...envelope, payload }), SpanKind.CONSUMER),
    );
    this.onDelivery(envelope.contract, delivery);
    if (delivery === 'handled') this.relay.kick();
    return delivery;
  }

  private takeEffect(contract: Contract<never>, handler: Handler, event: Envelope<never>): Promise<Delivery> {
    return inTransaction(this.dataSource, async (transaction) => {
      const fresh = await transaction.sql(
        'INSERT INTO processed_message (event_id, contract) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id',
        [event.id, event.contract],
        { name: 'platform-inbox-claim' },
      );
      if (fresh.length === 0) return 'duplicate';
      if (contract.ordered && event.seq !== null) {
        const inOrder = await transaction.sql(
          `INSERT INTO inbox_position AS p (contract, key, seq) SELECT $1, $2, $3::bigint WHERE $3::bigint = 1
             OR EXISTS (SELECT FROM inbox_position WHERE contract = $1 AND key = $2)
           ON CONFLICT (contract, key) DO UPDATE SET seq = excluded.seq WHERE p.seq = excluded.seq - 1
           RETURNING seq`,
          [event.contract, event.key, event.seq],
          { name: 'platform-inbox-order' },
        );
        if (inOrder.length === 0) throw new Overtook();
      }
      const tx = new EffectTx(transaction, {
        act: event.contract, now: new Date(event.occurredAt), actor: event.actor, traceId: event.traceId, policyVersion: 'event',
      });
      await handler(event, tx);
      await tx.flush();
      return 'handled' as const;
    }).catch((error: unknown) => {
      if (error instanceof Overtook) return 'overtook' as const;
      throw error;
    });
  }
}

/** Rolls back the claim of a message whose predecessor has not arrived yet. */
class Overtook extends Error {}
