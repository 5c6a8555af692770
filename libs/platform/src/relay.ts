import { queueName, type Contract, type Envelope } from '@jiceng/contracts/contract';
import { contracts } from '@jiceng/contracts/registry/contracts';
import { DataSource } from 'typeorm';
import { inTransaction, readSql } from './database.js';
import type { Logger } from './log.js';
import type { QueueBackend } from './queue.js';
import { RepeatingTask } from './repeating-task.js';
import { beginSending } from './tracing.js';

/** Lets a command wake the relay of its own process as soon as it has committed. */
export class RelayKick {
  private wake: (() => void) | null = null;

  onKick(wake: () => void): void {
    this.wake = wake;
  }

  kick(): void {
    this.wake?.();
  }
}

/** Rows handed over in one go. */
const BATCH = 500;
/**
 * Under load commands come faster than rounds of the relay: a pause fills the parcels, each of which costs the queue store and
 * its consumer about the same. Without load nothing waits.
 */
const GATHER_MS = 100;
/** Days for which a handed-over event can be handed over again. */
export const REPLAY_DAYS = 7;

interface OutboxRow {
  id: string;
  seq: string | null;
  envelope: Envelope;
}

const contractByName = new Map<string, Contract<never>>(contracts.map((contract) => [contract.name, contract]));

/**
 * Hands outbox rows to the queues of their subscribers, in bulk, at least once: a row counts as handed over only after
 * the store has taken it. When the store has lost its memory, everything of the last days is handed over again;
 * consumers know what they have had.
 */
export class Relay extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queues: QueueBackend,
    log: Logger,
    private readonly onRelayed: (count: number) => void = () => undefined,
  ) {
    super('relay', 100, log, GATHER_MS);
  }

  protected async runOnce(): Promise<boolean> {
    await this.noticeLostMemory();
    const moved = await inTransaction(this.dataSource, async (tx) => {
      const rows = await tx.sql<OutboxRow>(
        'SELECT id, seq, envelope FROM outbox WHERE relayed_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED',
        [BATCH],
        { name: 'platform-relay-take' },
      );
      if (rows.length === 0) return 0;
      const sendings = rows.map(({ envelope }) => beginSending(`queue ${envelope.contract}`, envelope));
      try {
        await this.queues.add(rows.flatMap((row, index) => messagesOf(row, sendings[index]!.traceparent)));
      } finally {
        for (const sending of sendings) sending.end();
      }
      await tx.sql('UPDATE outbox SET relayed_at = now() WHERE id = ANY($1::bigint[])', [rows.map((row) => row.id)], {
        name: 'platform-relay-mark',
      });
      return rows.length;
    });
    this.onRelayed(moved);
    return moved === BATCH;
  }

  private async noticeLostMemory(): Promise<void> {
    if (this.queues.kind === 'postgres') return;
    const epoch = await this.queues.epoch();
    const [known] = await readSql<{ epoch: string }>(this.dataSource, 'SELECT epoch FROM relay_epoch');
    if (known?.epoch === epoch) return;
    await inTransaction(this.dataSource, async (tx) => {
      if (known) {
        await tx.sql(`UPDATE outbox SET relayed_at = NULL WHERE relayed_at > now() - make_interval(days => $1)`, [
          REPLAY_DAYS,
        ]);
        this.log.warn({ epoch }, 'the queue store lost its memory: handing over again');
      }
      await tx.sql(
        'INSERT INTO relay_epoch (epoch) VALUES ($1) ON CONFLICT (singleton) DO UPDATE SET epoch = excluded.epoch',
        [epoch],
      );
    });
  }
}

function messagesOf(
  row: OutboxRow,
  traceparent: string | undefined,
): { queue: string; envelope: Envelope; attempts: number; backoffMs: number }[] {
  const contract = contractByName.get(row.envelope.contract);
  if (!contract) throw new Error(`the outbox holds ${row.envelope.contract}, which no contract names`);
  const envelope = {
    ...row.envelope,
    seq: row.seq === null ? null : Number(row.seq),
    ...(traceparent ? { traceparent } : {}),
  };
  return contract.subscribers.map((subscriber) => ({
    queue: queueName(subscriber, contract),
    envelope,
    ...contract.retry,
  }));
}
