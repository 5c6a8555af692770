import { payloadIn, queueName, type Contract, type Envelope } from '@jiceng/contracts/contract';
import { contracts, everyVersion } from '@jiceng/contracts/registry/contracts';
import { DataSource } from 'typeorm';
import { inTransaction, readSql } from '../database/database.js';
import type { Logger } from '../process/log.js';
import type { OutgoingMessage, QueueBackend } from '../queue/queue.js';
import { RepeatingTask } from '../process/repeating-task.js';
import { beginSending } from '../process/tracing.js';

/** Largest number of rows that are handed over at once. */
const BATCH = 500;
/**
 * Pause in milliseconds that lets events gather under load, when commands arrive faster than the relay runs. A larger
 * parcel costs the queue store and the consumer about as much as a small one; without load there is no pause.
 */
const GATHER_MS = 100;
/** Days for which a handed-over event can be handed over again. */
export const REPLAY_DAYS = 7;

interface OutboxRow {
  id: string;
  event_id: string;
  contract: string;
  key: string;
  seq: string | null;
  /** The fields of the envelope that have no column. */
  envelope: Omit<Envelope, 'id' | 'contract' | 'key' | 'seq'>;
}

const envelopeOf = ({ event_id: id, contract, key, seq, envelope }: OutboxRow): Envelope => ({
  id,
  contract,
  key,
  seq: seq === null ? null : Number(seq),
  ...envelope,
});

/**
 * Takes only events whose contract and version this process knows. During a rolling restart the old processes thus
 * leave events of a newer version to the new processes.
 */
const TAKE = `
  SELECT w.id, o.* FROM outbox_waiting w
  CROSS JOIN LATERAL (SELECT event_id, contract, key, seq, envelope FROM outbox WHERE id = w.id OFFSET 0) o
  WHERE EXISTS (SELECT FROM unnest($2::text[], $3::integer[]) AS known(contract, version)
      WHERE known.contract = o.contract AND known.version = (o.envelope ->> 'version')::integer)
  ORDER BY w.id LIMIT $1 FOR UPDATE OF w SKIP LOCKED`;

/**
 * Notes once an hour how far the events had been handed over, and forgets what is older than the time for which events
 * can be handed over again, but for one tick. An event gets the time of the beginning of its transaction and is seen at
 * the commit; no transaction of a service takes an hour.
 */
const TICK = `
  WITH ticked AS (
    INSERT INTO relay_tick (at, waiting_since)
    SELECT now(), coalesce((SELECT created_at FROM outbox WHERE id = (SELECT min(id) FROM outbox_waiting)), now())
      - interval '1 hour'
    WHERE NOT EXISTS (SELECT FROM relay_tick WHERE at > now() - interval '1 hour')
    ON CONFLICT DO NOTHING RETURNING at
  )
  DELETE FROM relay_tick t USING ticked
  WHERE t.at < (SELECT max(at) FROM relay_tick WHERE at < now() - make_interval(days => $1))`;
const TICK_MS = 60 * 60 * 1000;

/**
 * Returns the statement that makes the events of a condition wait again, and its number of events. A tick notes how old
 * they are, so that they are handed over once more when the store loses them.
 */
export const waitAgain = (condition: string): string => `
  WITH again AS (
    INSERT INTO outbox_waiting (id) SELECT id FROM outbox WHERE ${condition} ON CONFLICT DO NOTHING RETURNING id
  ), noted AS (
    INSERT INTO relay_tick (at, waiting_since)
    SELECT now(), min(o.created_at) FROM outbox o JOIN again USING (id) HAVING count(*) > 0
    ON CONFLICT (at) DO UPDATE SET waiting_since = least(relay_tick.waiting_since, excluded.waiting_since)
  )
  SELECT count(*)::integer AS count FROM again`;

/**
 * Makes the events wait again that may have been handed over in the last `$1` days: by the ticks of these days and the
 * one before, which notes what waited at their beginning. Without a tick of that age, these are all events.
 */
const WAIT_AGAIN = waitAgain(`created_at >= coalesce((
    SELECT min(waiting_since) FROM relay_tick WHERE at >= (
      SELECT max(at) FROM relay_tick WHERE at < now() - make_interval(days => $1))
  ), '-infinity')`);

/**
 * Hands rows of the outbox to the queues of their subscribers in bulk, at least once: a row counts as handed over only
 * after the store has accepted it. When the store has lost its content, the relay hands over all events of the last
 * `REPLAY_DAYS` days again; consumers skip the events that they have handled.
 */
export class Relay extends RepeatingTask {
  private readonly versions: readonly Contract<never>[];
  private nextTick = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queues: QueueBackend,
    log: Logger,
    private readonly onRelayed: (count: number) => void = () => undefined,
    newest: readonly Contract<never>[] = contracts,
  ) {
    super('relay', 100, log, GATHER_MS);
    this.versions = everyVersion(newest);
  }

  protected async runOnce(): Promise<boolean> {
    await this.noticeLostMemory();
    await this.tick();
    const moved = await inTransaction(this.dataSource, async (tx) => {
      const rows = await tx.sql<OutboxRow>(
        TAKE,
        [BATCH, this.versions.map(({ name }) => name), this.versions.map(({ version }) => version)],
        { name: 'platform-relay-take' },
      );
      if (rows.length === 0) return 0;
      const events = rows.map(envelopeOf);
      const sendings = events.map((event) => beginSending(`queue ${event.contract}`, event));
      try {
        await this.queues.add(events.flatMap((event, index) => this.messagesOf(event, sendings[index]!.traceparent)));
      } finally {
        for (const sending of sendings) sending.end();
      }
      await tx.sql('DELETE FROM outbox_waiting WHERE id = ANY($1::bigint[])', [rows.map((row) => row.id)], {
        name: 'platform-relay-mark',
      });
      return rows.length;
    });
    this.onRelayed(moved);
    return moved === BATCH;
  }

  private async tick(): Promise<void> {
    if (Date.now() < this.nextTick) return;
    await readSql(this.dataSource, TICK, [REPLAY_DAYS]);
    this.nextTick = Date.now() + TICK_MS;
  }

  private async noticeLostMemory(): Promise<void> {
    if (this.queues.kind === 'postgres') return;
    const epoch = await this.queues.epoch();
    const [known] = await readSql<{ epoch: string }>(this.dataSource, 'SELECT epoch FROM relay_epoch');
    if (known?.epoch === epoch) return;
    await inTransaction(this.dataSource, async (tx) => {
      if (known) {
        await tx.sql(WAIT_AGAIN, [REPLAY_DAYS]);
        this.log.warn({ epoch }, 'the queue store lost its memory: handing over again');
      }
      await tx.sql(
        'INSERT INTO relay_epoch (epoch) VALUES ($1) ON CONFLICT (singleton) DO UPDATE SET epoch = excluded.epoch',
        [epoch],
      );
    });
  }

  /** One message for each subscriber, in the version that the subscriber receives. */
  private messagesOf(envelope: Envelope, traceparent: string | undefined): OutgoingMessage[] {
    const versions = this.versions.filter(({ name }) => name === envelope.contract);
    const stored = versions.find(({ version }) => version === envelope.version)!;
    const offered = versions.filter(({ version }) => version <= stored.version);
    const unreached = versions
      .flatMap(({ subscribers }) => subscribers)
      .filter((subscriber) => !offered.some(({ subscribers }) => subscribers.includes(subscriber)));
    if (unreached.length > 0)
      this.log.error(
        { contract: envelope.contract, version: envelope.version, eventId: envelope.id, unreached },
        'an event is stored in a version that these services no longer receive',
      );
    return offered.flatMap((contract) => {
      const made: Envelope = {
        ...envelope,
        version: contract.version,
        ...(traceparent ? { traceparent } : {}),
        payload: payloadIn(contract, stored, envelope.payload),
      };
      const { attempts, backoffMs } = contract.retry;
      return contract.subscribers.map((subscriber) => ({
        queue: queueName(subscriber, contract),
        envelope: made,
        attempts,
        backoffMs,
      }));
    });
  }
}

/**
 * Lets every event of a contract wait again, so that the relay hands all of them over again, oldest first.
 * Subscribers skip events that they have handled; a read model whose rows were deleted is rebuilt.
 * @returns the number of events
 */
export async function handOverAgain(dataSource: DataSource, contract: Pick<Contract, 'name'>): Promise<number> {
  const [row] = await readSql<{ count: number }>(dataSource, waitAgain('contract = $1'), [contract.name]);
  return row!.count;
}
