import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { eventually } from '@jiceng/testing/eventually';
import { platformDatabase } from '@jiceng/testing/platform-database';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { inTransaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import type { OutgoingMessage, QueueBackend } from '../queue/queue.js';
import { Relay } from './relay.js';

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
  const pending = async () => (await opened.database.query('SELECT 1 FROM outbox WHERE relayed_at IS NULL')).length;

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
});
