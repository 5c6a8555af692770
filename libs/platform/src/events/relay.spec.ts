import { envelopeSchema } from '@jiceng/contracts/contract';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { eventually } from '@jiceng/testing/eventually';
import { platformDatabase } from '@jiceng/testing/platform-database';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { inTransaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import type { OutgoingMessage, QueueBackend } from '../queue/queue.js';
import { handOverAgain, Relay } from './relay.js';

/** A queue store that can be unavailable and can lose its content. */
class Store {
  readonly kind = 'redis' as const;
  readonly taken: OutgoingMessage[] = [];
  down = false;
  memory = 'first';

  async add(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.down) throw new Error('connection refused');
    this.taken.push(...messages);
  }

  async epoch(): Promise<string> {
    return this.memory;
  }
}

describe('the relay', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeEach(async () => {
    opened = await platformDatabase();
  });
  afterEach(() => opened.close());

  const emit = (key: string, count = 1, fail = false) =>
    inTransaction(opened.dataSource, async (transaction) => {
      const tx = new EffectTx(transaction, {
        act: 'spec',
        now: new Date(),
        actor: { id: 's', kind: 'system', organizationId: null },
        traceId: 't',
        policyVersion: 'spec',
      });
      for (let version = 1; version <= count; version += 1)
        tx.emit(regionChanged, {
          key,
          payload: { code: '320106002000', name: '街道', level: 'street', parentCode: null, version },
        });
      tx.flush();
      if (fail) throw new Error('rolled back');
    });
  const relayOf = (store: Store) =>
    new Relay(opened.dataSource, store as unknown as QueueBackend, pino({ level: 'silent' }));
  const pending = async () => (await opened.database.query('SELECT 1 FROM outbox_waiting')).length;

  it('writes one job for each subscriber, with the number of the event in its key', async () => {
    const [store, key] = [new Store(), randomUUID()];
    await emit(key, 2);
    const relay = relayOf(store);
    relay.start();
    await eventually(async () => (await pending()) === 0);
    await relay.stop();
    expect(store.taken.map(({ queue, envelope }) => `${queue} ${envelope.seq}`).sort()).toEqual(
      regionChanged.subscribers
        .flatMap((subscriber) => [1, 2].map((seq) => `${subscriber}.grid.region-changed ${seq}`))
        .sort(),
    );
    expect(store.taken[0]).toMatchObject(regionChanged.retry);
  });

  it('hands over whole envelopes, of which the outbox stores no field twice', async () => {
    const [store, key] = [new Store(), randomUUID()];
    await emit(key);
    const [stored] = await opened.database.query<{ id: string; envelope: object }>(
      'SELECT event_id AS id, envelope FROM outbox WHERE key = $1',
      [key],
    );
    expect(Object.keys(stored!.envelope).sort()).toEqual(['actor', 'occurredAt', 'payload', 'traceId', 'version']);
    const relay = relayOf(store);
    relay.start();
    await eventually(async () => (await pending()) === 0);
    await relay.stop();
    for (const { envelope } of store.taken) {
      expect(envelope).toEqual({ ...stored!.envelope, id: stored!.id, contract: regionChanged.name, key, seq: 1 });
      expect(envelopeSchema.safeParse(envelope).success).toBe(true);
    }
  });

  it('hands over no event of a transaction that was rolled back', async () => {
    const [store, key] = [new Store(), randomUUID()];
    await emit(key, 1, true).catch(() => undefined);
    const relay = relayOf(store);
    relay.start();
    await relay.stop();
    expect(store.taken).toEqual([]);
  });

  it('keeps events while the store is unavailable and hands them over afterwards', async () => {
    const [store, key] = [new Store(), randomUUID()];
    store.down = true;
    await emit(key, 3);
    const relay = relayOf(store);
    relay.start();
    await new Promise((done) => setTimeout(done, 300));
    expect(await pending()).toBe(3);
    store.down = false;
    await eventually(async () => (await pending()) === 0, { timeoutMs: 10_000 });
    await relay.stop();
    expect(new Set(store.taken.map(({ envelope }) => envelope.id)).size).toBe(3);
  });

  it('shares the work between several processes without handing an event over twice', async () => {
    const [store, key] = [new Store(), randomUUID()];
    await emit(key, 600);
    const relays = [relayOf(store), relayOf(store), relayOf(store)];
    for (const relay of relays) relay.start();
    await eventually(async () => (await pending()) === 0, { timeoutMs: 20_000 });
    await Promise.all(relays.map((relay) => relay.stop()));
    expect(store.taken).toHaveLength(600 * regionChanged.subscribers.length);
  });

  it('hands all events over again when the store has lost its content', async () => {
    const [store, key] = [new Store(), randomUUID()];
    await emit(key, 2);
    const relay = relayOf(store);
    relay.start();
    await eventually(async () => (await pending()) === 0);
    const before = store.taken.length;
    store.memory = 'second';
    await eventually(() => store.taken.length === 2 * before, { timeoutMs: 10_000 });
    await relay.stop();
  });

  it('hands over again what it handed over in the last seven days, also when the event is older', async () => {
    const store = new Store();
    await emit('gone', 1);
    await emit('waited', 1);
    const relay = relayOf(store);
    relay.start();
    await eventually(async () => (await pending()) === 0);
    // The first event was handed over eight days ago. The second is as old, but waited for a store that was away.
    await opened.database.query(`UPDATE outbox SET created_at = now() - interval '9 days'`);
    await opened.database.query(`UPDATE outbox SET created_at = now() - interval '8 days' WHERE key = 'waited'`);
    await opened.database.query('DELETE FROM relay_tick');
    await opened.database.query(
      `INSERT INTO relay_tick VALUES (now() - interval '9 days', now() - interval '10 days'),
         (now() - interval '8 days', now() - interval '8 days 1 hour'), (now() - interval '1 day', now() - interval '25 hours')`,
    );
    store.taken.length = 0;
    store.memory = 'second';
    await eventually(async () => store.taken.length > 0 && (await pending()) === 0, { timeoutMs: 10_000 });
    await relay.stop();
    expect(new Set(store.taken.map(({ envelope }) => envelope.key))).toEqual(new Set(['waited']));
  });

  it('hands over again what was handed over anew in the last seven days, whatever its age', async () => {
    const store = new Store();
    await emit('old', 1);
    const relay = relayOf(store);
    relay.start();
    await eventually(async () => (await pending()) === 0);
    await opened.database.query(`UPDATE outbox SET created_at = now() - interval '300 days'`);
    await opened.database.query('DELETE FROM relay_tick');
    await opened.database.query(
      `INSERT INTO relay_tick SELECT now() - make_interval(days => n), now() - make_interval(days => n, hours => 1)
       FROM generate_series(1, 9) AS n`,
    );
    // A read model is built anew, and then the store loses its memory twice.
    const [{ contract }] = (await opened.database.query('SELECT contract FROM outbox')) as [{ contract: string }];
    expect(await handOverAgain(opened.dataSource, { name: contract })).toBe(1);
    await eventually(async () => (await pending()) === 0);
    for (const memory of ['second', 'third']) {
      store.taken.length = 0;
      store.memory = memory;
      await eventually(() => store.taken.some(({ envelope }) => envelope.key === 'old'), { timeoutMs: 10_000 });
      await eventually(async () => (await pending()) === 0);
    }
    await relay.stop();
  });

  it('ticks once an hour, and keeps one tick from before the days for which events can be handed over again', async () => {
    await opened.database.query(
      `INSERT INTO relay_tick SELECT now() - make_interval(days => n), now() - make_interval(days => n, hours => 1)
       FROM generate_series(1, 9) AS n`,
    );
    await emit('waits', 1);
    const store = new Store();
    store.down = true;
    const relays = [relayOf(store), relayOf(store)];
    relays[0]!.start();
    const ticks = `SELECT round(extract(epoch FROM now() - at) / 86400)::int AS days, waiting_since FROM relay_tick ORDER BY at DESC`;
    await eventually(async () => (await opened.database.query(ticks)).length === 8);
    relays[1]!.start();
    await Promise.all(relays.map((relay) => relay.stop()));
    const rows = await opened.database.query<{ days: number; waiting_since: Date }>(ticks);
    expect(rows.map(({ days }) => days)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const [event] = await opened.database.query<{ created_at: Date }>('SELECT created_at FROM outbox');
    expect(rows[0]!.waiting_since.getTime()).toBe(event!.created_at.getTime() - 3_600_000);
  });
});
