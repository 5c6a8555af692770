import type { Contract, Envelope } from '@jiceng/contracts/contract';
import type { Transaction } from '../database/database.js';

/**
 * Marks events as received and returns each event that had no mark before. Marks are inserted in the order of event ids,
 * so that two consumers cannot deadlock.
 */
export async function claim(
  transaction: Transaction,
  contract: Contract<never>,
  events: readonly Envelope<never>[],
): Promise<Envelope<never>[]> {
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  const marked = await transaction.sql<{ event_id: string }>(
    `INSERT INTO processed_message (event_id, contract) SELECT id, $2 FROM unnest($1::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING RETURNING event_id`,
    [once.map(({ id }) => id), contract.name],
    { name: 'platform-inbox-claim' },
  );
  const ids = new Set(marked.map(({ event_id }) => event_id));
  return once.filter(({ id }) => ids.has(id));
}

/** Reads and locks the position of each key, in the order of keys. Returns an empty map when no event is numbered. */
export async function positionsOf(
  transaction: Transaction,
  contract: Contract<never>,
  events: readonly Envelope<never>[],
): Promise<Map<string, number>> {
  const keys = [...new Set(events.filter(({ seq }) => seq !== null).map(({ key }) => key))];
  if (!contract.ordered || keys.length === 0) return new Map();
  const standing = await transaction.sql<{ key: string; seq: string }>(
    'SELECT key, seq FROM inbox_position WHERE contract = $1 AND key = ANY($2::text[]) ORDER BY key FOR UPDATE',
    [contract.name, keys],
    { name: 'platform-inbox-positions' },
  );
  return new Map(standing.map(({ key, seq }) => [key, Number(seq)]));
}

/**
 * Moves the position of each key over the events that follow without a gap, and returns those events. The marks of the
 * other events are deleted, because the queue will deliver them again.
 */
export function advance(
  transaction: Transaction,
  contract: Contract<never>,
  fresh: readonly Envelope<never>[],
  positions: ReadonlyMap<string, number>,
): Set<Envelope<never>> {
  const inOrder = new Set(fresh.filter(({ seq }) => seq === null));
  const numbered = Map.groupBy(
    fresh.filter(({ seq }) => seq !== null),
    ({ key }) => key,
  );
  const moved = new Map<string, number>();
  for (const [key, events] of numbered) {
    let position = positions.get(key) ?? 0;
    // The order given is the order in which the events will be handled.
    for (const event of events) {
      if (event.seq !== position + 1) continue;
      position = event.seq;
      inOrder.add(event);
      moved.set(key, position);
    }
  }
  if (moved.size > 0) {
    transaction.send(
      `INSERT INTO inbox_position AS p (contract, key, seq) SELECT $1, key, seq FROM unnest($2::text[], $3::bigint[]) AS m(key, seq) ORDER BY key
       ON CONFLICT (contract, key) DO UPDATE SET seq = excluded.seq`,
      [contract.name, [...moved.keys()], [...moved.values()]],
      { name: 'platform-inbox-advance' },
    );
  }
  const early = fresh.filter((event) => !inOrder.has(event));
  if (early.length > 0)
    transaction.send('DELETE FROM processed_message WHERE event_id = ANY($1::uuid[])', [early.map(({ id }) => id)], {
      name: 'platform-inbox-unclaim',
    });
  return inOrder;
}
