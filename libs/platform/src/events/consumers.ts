import { SpanKind } from '@opentelemetry/api';
import type { Job } from 'bullmq';
import { envelopeSchema, queueName, type Contract, type Envelope, type ServiceName } from '@jiceng/contracts/contract';
import { contracts, contractsFor } from '@jiceng/contracts/registry/contracts';
import { DataSource } from 'typeorm';
import { inTransaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import { handlersOf, labelOf, matchHandlers, type Handler, type Received } from './handlers.js';
import { dropPassed, earlyAfterPosition } from './early-messages.js';
import { advance, claim, keysToFollow, positionsOf } from './inbox.js';
import { withLogScope, type Logger } from '../process/log.js';
import { envelopesOf, type JobData, type QueueBackend } from '../queue/queue.js';
import type { RelayKick } from '../commands/relay-kick.js';
import { recordSpan, startSpan } from '../process/tracing.js';

/**
 * The result of one delivery. `overtook` means that an earlier message of the same key has not been handled yet; the
 * delivered message is stored and takes effect after the earlier one.
 */
export type Delivery = 'handled' | 'duplicate' | 'overtook';

/** The results of the deliveries in one transaction, and the keys whose stored messages may now take effect. */
interface Taken {
  deliveries: Delivery[];
  followed: readonly string[];
}

/**
 * Receives messages. Each message takes effect once, and in the order of its key when the contract requires an order.
 */
export class ConsumerRuntime {
  private readonly handlers: Map<string, Handler>;
  private readonly expected: readonly Contract<never>[];
  private queues: QueueBackend | null = null;

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

  /**
   * Starts one worker for each version of a contract and resolves when all are listening. It fails when a worker cannot
   * start.
   */
  async listen(queues: QueueBackend, concurrency: number): Promise<void> {
    this.queues = queues;
    const workers = this.expected.map((contract) => {
      const worker = queues.work(queueName(this.service, contract), concurrency, (job) => this.takeJob(contract, job));
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
   * Handles a job, which holds one message or a parcel of several. The queue retries a single message that failed;
   * failed messages of a parcel go back to the queue one by one.
   */
  private async takeJob(contract: Contract<never>, job: Job<JobData>): Promise<void> {
    const raw = envelopesOf(job.data);
    if (raw.length > 1) await this.sendBack(contract, await this.receiveParcel(raw));
    else await this.receive(raw[0]);
  }

  /**
   * Handles the messages of a parcel in one transaction, or one by one when that transaction fails.
   * @returns the messages that failed; the queue delivers each of them again on its own
   */
  async receiveParcel(raw: readonly Envelope[]): Promise<Envelope[]> {
    try {
      await this.receiveTogether(raw);
      return [];
    } catch (error) {
      this.log.warn({ err: error, messages: raw.length }, 'a parcel of messages failed; handling them one by one');
    }
    const failed: Envelope[] = [];
    for (const envelope of raw)
      await this.receive(envelope).catch(() => {
        failed.push(envelope);
      });
    return failed;
  }

  /** Handles one delivery and marks the message in the inbox, in one transaction. */
  async receive(raw: unknown): Promise<Delivery> {
    const { contract, event } = this.read(raw);
    const { deliveries, followed } = await this.receiveAlone(contract, event);
    await this.followUp(contract.name, followed);
    return deliveries[0]!;
  }

  private async receiveAlone(contract: Contract<never>, event: Envelope<never>): Promise<Taken> {
    const scope = { traceId: event.traceId, actorId: event.actor.id, operation: event.contract };
    const taken = await withLogScope(scope, () =>
      startSpan(`consume ${event.contract}`, event, () => this.takeEffect(contract, [event]), SpanKind.CONSUMER),
    );
    this.note([event], taken.deliveries);
    return taken;
  }

  /**
   * Handles deliveries of one contract in one transaction: every message that is new and in order takes effect, or
   * none.
   */
  private async receiveTogether(raw: readonly unknown[]): Promise<void> {
    const read = raw.map((each) => this.read(each));
    const { contract } = read[0]!;
    const { followed } = await this.takeTogether(
      contract,
      read.map(({ event }) => event),
    );
    await this.followUp(contract.name, followed);
  }

  private async takeTogether(contract: Contract<never>, events: readonly Envelope<never>[]): Promise<Taken> {
    const begun = new Date();
    const taken = await withLogScope({ traceId: events[0]!.traceId, operation: contract.name }, () =>
      this.takeEffect(contract, events),
    );
    events.forEach((event, index) => {
      if (taken.deliveries[index] === 'handled')
        recordSpan(`consume ${event.contract}`, event, begun, SpanKind.CONSUMER);
    });
    this.note(events, taken.deliveries);
    return taken;
  }

  /**
   * Handles the stored messages that follow the current position of each key. This happens before the job ends: when
   * the process dies here, the queue delivers the job again, and that delivery continues the work.
   */
  private async followUp(name: string, keys: readonly string[]): Promise<void> {
    const versions = this.expected.filter((contract) => contract.name === name).map(({ version }) => version);
    for (const key of keys) {
      let stored = await earlyAfterPosition(this.dataSource, name, versions, key);
      while (stored.length > 0 && (await this.handleStored(stored)))
        stored = await earlyAfterPosition(this.dataSource, name, versions, key);
      await dropPassed(this.dataSource, name, key);
    }
  }

  /** @returns true when the position of the key moved */
  private async handleStored(stored: readonly Envelope<never>[]): Promise<boolean> {
    let moved = false;
    for (const contract of this.expected.filter(({ name }) => name === stored[0]!.contract)) {
      const events = stored.filter(({ version }) => version === contract.version);
      if (events.length === 0) continue;
      try {
        const read = events.map((event) => this.read(event).event);
        moved = (await this.takeTogether(contract, read)).deliveries.includes('handled') || moved;
      } catch (error) {
        this.log.warn({ err: error, messages: events.length }, 'stored messages failed; handling them one by one');
        moved = (await this.handleStoredSingly(contract, events)) || moved;
      }
    }
    return moved;
  }

  /**
   * Handles stored messages one by one. The first message that fails goes to the queue as a separate job; later
   * messages of its key stay stored.
   */
  private async handleStoredSingly(contract: Contract<never>, events: readonly Envelope<never>[]): Promise<boolean> {
    let moved = false;
    for (const event of events) {
      try {
        const { deliveries } = await this.receiveAlone(contract, this.read(event).event);
        if (deliveries.includes('overtook')) return moved;
        moved ||= deliveries.includes('handled');
      } catch {
        // The job that stored the message may still be active, and the queue ignores a second job with the id of the
        // event. The message needs another id, or it would remain stored without a job.
        await this.sendBack(contract, [event], ({ id }) => `${id}-stored`);
        return false;
      }
    }
    return moved;
  }

  private async sendBack(
    contract: Contract<never>,
    envelopes: readonly Envelope[],
    jobIdOf?: (envelope: Envelope) => string,
  ): Promise<void> {
    if (envelopes.length === 0) return;
    const queue = queueName(this.service, contract);
    await this.queues?.addSingly(
      envelopes.map((envelope) => ({
        queue,
        envelope,
        ...contract.retry,
        ...(jobIdOf ? { jobId: jobIdOf(envelope) } : {}),
      })),
    );
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

  private async takeEffect(contract: Contract<never>, events: readonly Envelope<never>[]): Promise<Taken> {
    const { deliveries, known, ordered } = await inTransaction(this.dataSource, async (transaction) => {
      // Both statements share one round trip. The positions of duplicates are locked needlessly, which does no harm.
      const [fresh, known] = await Promise.all([
        claim(transaction, contract, events),
        positionsOf(transaction, contract, events),
      ]);
      const ordered = contract.ordered ? advance(transaction, contract, fresh, known) : null;
      const now = ordered?.now ?? new Set(fresh);
      const received = fresh
        .filter((event) => now.has(event))
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
      const deliveries = events.map((event): Delivery =>
        now.has(event) ? 'handled' : isFresh.has(event) ? 'overtook' : 'duplicate',
      );
      return { deliveries, known, ordered };
    });
    if (!ordered) return { deliveries, followed: [] };
    const duplicates = events.filter((_, index) => deliveries[index] === 'duplicate');
    return { deliveries, followed: keysToFollow(ordered, await ordered.positions, known, duplicates) };
  }
}
