import type { Contract, Envelope } from '@jiceng/contracts/contract';
import type { Transaction } from '../database/database.js';
import { keepEarly } from './early-messages.js';

/**
 * Marks events as received and returns each event that had no mark before. Marks are inserted in the order of event
 * ids, so that two consumers cannot deadlock.
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

/** The position of a key: the number of the last event that took effect, and whether early messages may be stored. */
export interface Position {
  seq: number;
  hasEarly: boolean;
}

/** Reads and locks the position of each key, in the order of keys. Returns an empty map when no event is numbered. */
export async function positionsOf(
  transaction: Transaction,
  contract: Contract<never>,
  events: readonly Envelope<never>[],
): Promise<Map<string, Position>> {
  const keys = [...new Set(events.filter(({ seq }) => seq !== null).map(({ key }) => key))];
  if (!contract.ordered || keys.length === 0) return new Map();
  const standing = await transaction.sql<PositionRow>(
    'SELECT key, seq, has_early FROM inbox_position WHERE contract = $1 AND key = ANY($2::text[]) ORDER BY key FOR UPDATE',
    [contract.name, keys],
    { name: 'platform-inbox-positions' },
  );
  return positionsIn(standing);
}

interface PositionRow {
  key: string;
  seq: string;
  has_early: boolean;
}

function positionsIn(rows: readonly PositionRow[]): Map<string, Position> {
  return new Map(rows.map(({ key, seq, has_early }) => [key, { seq: Number(seq), hasEarly: has_early }]));
}

/** The new events of a delivery, divided by whether they follow the position of their key. */
export interface InOrder {
  /** Events that take effect now. */
  now: Set<Envelope<never>>;
  /** Events that arrived before their predecessor. */
  early: readonly Envelope<never>[];
  /** The position of each key of these events after this transaction; empty when no event is numbered. */
  positions: Promise<Map<string, Position>>;
}

/**
 * Moves the position of each key over the events that follow without a gap. Stores the other events until their
 * predecessor has taken effect, and deletes their marks.
 */
export function advance(
  transaction: Transaction,
  contract: Contract<never>,
  fresh: readonly Envelope<never>[],
  positions: ReadonlyMap<string, Position>,
): InOrder {
  const now = new Set(fresh.filter(({ seq }) => seq === null));
  const numbered = Map.groupBy(
    fresh.filter(({ seq }) => seq !== null),
    ({ key }) => key,
  );
  const places: { key: string; seq: number; early: boolean }[] = [];
  for (const [key, events] of numbered) {
    let position = positions.get(key)?.seq ?? 0;
    // The events are not sorted here, because they will be handled in the order of this list.
    for (const event of events) {
      if (event.seq !== position + 1) continue;
      position = event.seq;
      now.add(event);
    }
    places.push({ key, seq: position, early: events.some((event) => !now.has(event)) });
  }
  const early = fresh.filter((event) => !now.has(event));
  if (early.length > 0) keepEarly(transaction, contract, early);
  const moved = (places.length === 0 ? Promise.resolve([]) : place(transaction, contract, places)).then(positionsIn);
  // When the statement fails, the commit reports it and the caller does not read the positions. Without this handler
  // the rejection would then be unhandled and end the process.
  moved.catch(() => undefined);
  return { now, early, positions: moved };
}

/**
 * One statement writes all positions in the order of keys, so that two consumers cannot deadlock. For the first event
 * of a key there is no row to lock; when two consumers write a key for the first time at the same moment, the larger
 * number stays.
 */
function place(
  transaction: Transaction,
  contract: Contract<never>,
  places: readonly { key: string; seq: number; early: boolean }[],
): Promise<PositionRow[]> {
  return transaction.sql<PositionRow>(
    `INSERT INTO inbox_position AS p (contract, key, seq, has_early)
       SELECT $1, key, seq, early FROM unnest($2::text[], $3::bigint[], $4::boolean[]) AS m(key, seq, early) ORDER BY key
     ON CONFLICT (contract, key) DO UPDATE
       SET seq = greatest(p.seq, excluded.seq), has_early = p.has_early OR excluded.has_early
     RETURNING key, seq, has_early`,
    [contract.name, places.map(({ key }) => key), places.map(({ seq }) => seq), places.map(({ early }) => early)],
    { name: 'platform-inbox-advance' },
  );
}

/**
 * Returns the keys whose stored messages may now take effect: (1) keys whose position moved, (2) keys of early messages
 * whose predecessor took effect at the same moment, (3) keys of duplicates, because the earlier delivery may have ended
 * before it handled the stored messages.
 */
export function keysToFollow(
  { now, early }: InOrder,
  positions: ReadonlyMap<string, Position>,
  known: ReadonlyMap<string, Position>,
  duplicates: readonly Envelope<never>[],
): string[] {
  const moved = [...now].map(({ key }) => key).filter((key) => positions.get(key)?.hasEarly);
  const caughtUp = early.filter(({ key, seq }) => positions.get(key)!.seq + 1 >= seq!).map(({ key }) => key);
  const interrupted = duplicates.map(({ key }) => key).filter((key) => known.get(key)?.hasEarly);
  return [...new Set([...moved, ...caughtUp, ...interrupted])];
}
