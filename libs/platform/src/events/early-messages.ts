import type { Contract, Envelope } from '@jiceng/contracts/contract';
import type { DataSource } from 'typeorm';
import { inTransaction, readSql, type Transaction } from '../database/database.js';

/** Largest number of stored messages of one key that are read at once. */
const RUN = 200;

/**
 * Stores messages that arrived before their predecessor, and deletes their marks in the inbox. The consumer that
 * handles the predecessor then handles the stored messages. If they returned to the queue, the queue would deliver them
 * again and again until the predecessor has been handled. This takes long when the process that held the predecessor
 * was killed.
 */
export function keepEarly(
  transaction: Transaction,
  contract: Contract<never>,
  early: readonly Envelope<never>[],
): void {
  transaction.send(
    `INSERT INTO early_message (contract, key, seq, version, envelope)
       SELECT $1, key, seq, $2, envelope FROM unnest($3::text[], $4::bigint[], $5::jsonb[]) AS m(key, seq, envelope)
       ORDER BY key, seq
     ON CONFLICT DO NOTHING`,
    [
      contract.name,
      contract.version,
      early.map(({ key }) => key),
      early.map(({ seq }) => seq),
      early.map((event) => JSON.stringify(event)),
    ],
    { name: 'platform-early-keep' },
  );
  transaction.send('DELETE FROM processed_message WHERE event_id = ANY($1::uuid[])', [early.map(({ id }) => id)], {
    name: 'platform-inbox-unclaim',
  });
}

/**
 * Reads the stored messages of a key, in the given versions, that follow the position of the key without a gap. Their
 * order is the order of the key.
 */
export async function earlyAfterPosition(
  dataSource: DataSource,
  name: string,
  versions: readonly number[],
  key: string,
): Promise<Envelope<never>[]> {
  const rows = await readSql<{ position: string; envelope: Envelope<never> }>(
    dataSource,
    `SELECT p.seq AS position, e.envelope FROM inbox_position p JOIN early_message e
       ON e.contract = p.contract AND e.key = p.key AND e.seq > p.seq AND e.seq <= p.seq + ${RUN}
     WHERE p.contract = $1 AND p.key = $2 AND e.version = ANY($3::integer[])
     ORDER BY e.seq, e.version`,
    [name, key, versions],
  );
  let reached = Number(rows[0]?.position ?? 0);
  const gap = rows.findIndex(({ envelope }) => {
    if (envelope.seq! > reached + 1) return true;
    reached = envelope.seq!;
    return false;
  });
  return rows.slice(0, gap < 0 ? rows.length : gap).map(({ envelope }) => envelope);
}

/** Deletes the stored messages of a key that have taken effect, in any version. */
export function dropPassed(dataSource: DataSource, name: string, key: string): Promise<void> {
  return inTransaction(dataSource, async (transaction) => {
    // The lock needs a statement of its own before the others. The next statements then see the messages that another
    // consumer stored while it held the lock.
    await transaction.sql('SELECT FROM inbox_position WHERE contract = $1 AND key = $2 FOR UPDATE', [name, key]);
    transaction.send(
      `DELETE FROM early_message e USING inbox_position p
       WHERE p.contract = $1 AND p.key = $2 AND e.contract = p.contract AND e.key = p.key AND e.seq <= p.seq`,
      [name, key],
    );
    transaction.send(
      `UPDATE inbox_position p SET has_early = false WHERE contract = $1 AND key = $2
         AND NOT EXISTS (SELECT FROM early_message e WHERE e.contract = p.contract AND e.key = p.key)`,
      [name, key],
    );
  });
}
