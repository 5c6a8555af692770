import { SpanKind } from '@opentelemetry/api';
import { DelayedError, type Job } from 'bullmq';
import { envelopeSchema, queueName, type Contract, type Envelope, type ServiceName } from '@jiceng/contracts/contract';
import { contracts, contractsFor } from '@jiceng/contracts/registry/contracts';
import { DataSource } from 'typeorm';
import { inTransaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import { handlersOf, labelOf, matchHandlers, type Handler, type Received } from './handlers.js';
import { advance, claim, positionsOf } from './inbox.js';
import { withLogScope, type Logger } from '../process/log.js';
import { envelopesOf, type JobData, type QueueBackend } from '../queue/queue.js';
import type { RelayKick } from '../commands/relay-kick.js';
import { recordSpan, startSpan } from '../process/tracing.js';

/** The result of one delivery. `overtook` means that an earlier message of the same key has not been handled yet. */
export type Delivery = 'handled' | 'duplicate' | 'overtook';

/** Longest pause in milliseconds before the queue delivers a message again that arrived before its predecessor. */
const LONGEST_WAIT_MS = 5_000;

/**
 * Receives messages. Each message takes effect once, and in the order of its key when the contract requires an order.
 */
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
    newest: readonly Contract<never>[] = contracts,
  ) {
    this.handlers = matchHandlers(service, handlersOf(providers), newest);
    this.expected = contractsFor(service, newest);
  }

  get queueNames(): string[] {
    return this.expected.map((contract) => queueName(this.service, contract));
  }

  /** Starts one worker for each contract and resolves when all are listening. It fails when a worker cannot start. */
  async listen(queues: QueueBackend, concurrency: number): Promise<void> {
    const workers = this.expected.map((contract) => {
      const worker = queues.work(queueName(this.service, contract), concurrency, (job, token) =>
        this.takeJob(queues, contract, job, token),
      );
      worker.on('error', (error) =>
        this.log.warn({ err: error, contract: contract.name }, 'the queue connection had a fault'),
      );
      worker.on('failed', (job, error) => {
        this.onDelivery(contract.name, 'failed');
        const dead = (job?.attemptsMade ?? 0) >= (job?.opts.attempts ?? 1);
        this.log[dead ? 'error' : 'warn'](
          { err: error, contract: contract.name, eventId: job?.id, dead },
          'a message could not be handled',
        );
      });
      return worker;
    });
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  }

  /**
   * The queue retries a single message. Messages of a parcel that could not be handled go back to the queue one by one.
   */
  private async takeJob(
    queues: QueueBackend,
    contract: Contract<never>,
    job: Job<JobData>,
    token?: string,
  ): Promise<void> {
    const raw = envelopesOf(job.data);
    if (raw.length > 1) {
      const left = await this.receiveParcel(raw);
      if (left.length > 0)
        await queues.addSingly(
          left.map((envelope) => ({ queue: queueName(this.service, contract), envelope, ...contract.retry })),
        );
      return;
    }
    if ((await this.receiveInTurn(raw[0])) !== 'overtook') return;
    const wait = Math.min(25 * 2 ** Math.min(job.attemptsStarted, 10), LONGEST_WAIT_MS);
    await job.moveToDelayed(Date.now() + wait, token);
    throw new DelayedError();
  }

  /**
   * Handles the messages of a parcel in one transaction, or one by one when that transaction fails.
   * @returns the messages that arrived too early or failed; the queue delivers each of them again on its own
   */
  async receiveParcel(raw: readonly Envelope[]): Promise<Envelope[]> {
    let open = raw;
    try {
      const deliveries = await this.receiveTogether(raw);
      open = raw.filter((_, index) => deliveries[index] === 'overtook');
    } catch (error) {
      this.log.warn({ err: error, messages: raw.length }, 'a parcel of messages failed; handling them one by one');
    }
    const left: Envelope[] = [];
    for (const envelope of open) {
      const delivery = await this.receiveInTurn(envelope).catch(() => 'failed' as const);
      if (delivery === 'overtook' || delivery === 'failed') left.push(envelope);
    }
    return left;
  }

  /**
   * Waits a moment for the predecessor of a message before returning the message to the queue. The predecessor is
   * usually being handled at the same time, and reading the inbox costs far less than another delivery.
   */
  private async receiveInTurn(raw: unknown): Promise<Delivery> {
    let delivery = await this.receive(raw);
    for (let pause = 10; delivery === 'overtook' && pause <= 80; pause *= 2) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      delivery = await this.receive(raw);
    }
    return delivery;
  }

  /** Handles one delivery and marks the message in the inbox, in one transaction. */
  async receive(raw: unknown): Promise<Delivery> {
    const { contract, event } = this.read(raw);
    const scope = { traceId: event.traceId, actorId: event.actor.id, operation: event.contract };
    const [delivery] = await withLogScope(scope, () =>
      startSpan(`consume ${event.contract}`, event, () => this.takeEffect(contract, [event]), SpanKind.CONSUMER),
    );
    this.note([event], [delivery!]);
    return delivery!;
  }

  /**
   * Handles deliveries of one contract in one transaction: every message that is new and in order takes effect, or
   * none.
   */
  private async receiveTogether(raw: readonly unknown[]): Promise<Delivery[]> {
    const begun = new Date();
    const read = raw.map((each) => this.read(each));
    const { contract } = read[0]!;
    const events = read.map(({ event }) => event);
    const deliveries = await withLogScope({ traceId: events[0]!.traceId, operation: contract.name }, () =>
      this.takeEffect(contract, events),
    );
    events.forEach((event, index) => {
      if (deliveries[index] === 'handled') recordSpan(`consume ${event.contract}`, event, begun, SpanKind.CONSUMER);
    });
    this.note(events, deliveries);
    return deliveries;
  }

  private read(raw: unknown): { contract: Contract<never>; event: Envelope<never> } {
    const envelope = envelopeSchema.parse(raw) as Envelope;
    const contract = this.expected.find(
      ({ name, version }) => name === envelope.contract && version === envelope.version,
    );
    if (!contract)
      throw new Error(`${this.service} has no handler for version ${envelope.version} of ${envelope.contract}`);
    return { contract, event: { ...envelope, payload: contract.payload.parse(envelope.payload) } };
  }

  private note(events: readonly Envelope<never>[], deliveries: readonly Delivery[]): void {
    events.forEach((event, index) => this.onDelivery(event.contract, deliveries[index]!));
    if (deliveries.includes('handled')) this.relay.kick();
  }

  private takeEffect(contract: Contract<never>, events: readonly Envelope<never>[]): Promise<Delivery[]> {
    return inTransaction(this.dataSource, async (transaction) => {
      // Both statements share one round trip. The positions of duplicates are locked needlessly, which does no harm.
      const [fresh, positions] = await Promise.all([
        claim(transaction, contract, events),
        positionsOf(transaction, contract, events),
      ]);
      const inOrder = contract.ordered ? advance(transaction, contract, fresh, positions) : new Set(fresh);
      const received = fresh
        .filter((event) => inOrder.has(event))
        .map((event): Received<never> => ({
          event,
          tx: new EffectTx(transaction, {
            act: event.contract,
            now: new Date(event.occurredAt),
            actor: event.actor,
            traceId: event.traceId,
            traceparent: event.traceparent,
            policyVersion: 'event',
          }),
        }));
      if (received.length > 0) {
        await this.handlers.get(labelOf(contract))!(received, transaction);
        EffectTx.flushAll(
          transaction,
          received.map(({ tx }) => tx),
        );
      }
      const isFresh = new Set(fresh);
      return events.map((event) => (inOrder.has(event) ? 'handled' : isFresh.has(event) ? 'overtook' : 'duplicate'));
    });
  }
}
