import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineContract, olderVersion, type Contract, type PayloadOf } from '@jiceng/contracts/contract';
import { eventually } from '@jiceng/testing/eventually';
import { platformDatabase } from '@jiceng/testing/platform-database';
import { queueStores, type QueueStore } from '@jiceng/testing/queue-stores';
import { pino } from 'pino';
import { z } from 'zod';
import { ConsumerRuntime } from './consumers.js';
import { inTransaction, type Transaction } from '../database/database.js';
import { EffectTx } from '../commands/effects.js';
import { Handles, type Received } from './handlers.js';
import { openQueueBackend, type QueueBackend } from '../queue/queue.js';
import { Relay } from './relay.js';
import { RelayKick } from '../commands/relay-kick.js';

const log = pino({ level: 'silent' });

// A sample contract in three releases: with version 1 only, during personnel's move from version 1 to 2, and with
// version 2 only.
const payloadV1 = z.object({ parcelId: z.string(), grams: z.number() });
const payloadV2 = z.object({
  parcelId: z.string(),
  weight: z.object({ value: z.number(), unit: z.enum(['g', 'kg']) }),
});
const common = { name: 'grid.parcel-weighed', owner: 'grid', ordered: true } as const;
const aVersion1 = (subscribers: Contract['subscribers']) =>
  defineContract({ ...common, version: 1, subscribers, payload: payloadV1 });
const aVersion2 = (v1: Contract<z.infer<typeof payloadV1>>) =>
  defineContract({
    ...common,
    version: 2,
    subscribers: ['personnel'],
    payload: payloadV2,
    older: olderVersion(v1, ({ parcelId, weight: { value, unit } }: z.infer<typeof payloadV2>) => ({
      parcelId,
      grams: unit === 'kg' ? value * 1000 : value,
    })),
  });
const before = aVersion1(['personnel']);
const movingV1 = aVersion1(['personnel']);
const moving = aVersion2(movingV1);
const after = aVersion2(aVersion1([]));
type ParcelV1 = PayloadOf<typeof before>;
type ParcelV2 = PayloadOf<typeof moving>;

const releases = (contract: unknown): readonly Contract<never>[] => [contract as Contract<never>];

/** Stores which version of an event took effect, in the transaction of the effect. */
async function note(transaction: Transaction, received: readonly Received<unknown>[], grams: (at: number) => number) {
  for (const [at, { event }] of received.entries()) {
    await transaction.sql('INSERT INTO weighed (key, seq, version, grams) VALUES ($1, $2, $3, $4)', [
      event.key,
      event.seq,
      event.version,
      grams(at),
    ]);
  }
}

class OldSubscriber {
  @Handles(before)
  onParcels(received: readonly Received<ParcelV1>[], transaction: Transaction): Promise<void> {
    return note(transaction, received, (at) => received[at]!.event.payload.grams);
  }
}

class NewSubscriber {
  @Handles(after)
  onParcels(received: readonly Received<ParcelV2>[], transaction: Transaction): Promise<void> {
    return note(transaction, received, (at) => {
      const { value, unit } = received[at]!.event.payload.weight;
      return unit === 'kg' ? value * 1000 : value;
    });
  }
}

const movingSubscriber = [new OldSubscriber(), new NewSubscriber()];

for (const kind of queueStores) {
  const suite = kind.missing ? describe.skip : describe;
  suite(`two versions of an event on ${kind.name}${kind.missing ? ` did not run: ${kind.missing}` : ''}`, () => {
    let store: QueueStore;
    let opened: Awaited<ReturnType<typeof platformDatabase>>;
    const backends: QueueBackend[] = [];
    beforeAll(async () => {
      store = await kind.open();
      opened = await platformDatabase(20);
      await opened.database.query(
        'CREATE TABLE weighed (id bigint GENERATED ALWAYS AS IDENTITY, key text, seq bigint, version int, grams int)',
      );
    });
    afterEach(async () => {
      await Promise.all(backends.splice(0).map((backend) => backend.close()));
    });
    afterAll(async () => {
      await opened.close();
      await store.stop();
    });

    const open = (): QueueBackend => {
      const backend = openQueueBackend(store.url, 4);
      backends.push(backend);
      return backend;
    };
    const publish = <P>(contract: Contract<P>, key: string, payload: P) =>
      inTransaction(opened.dataSource, async (transaction) => {
        const tx = new EffectTx(transaction, {
          act: 'spec',
          now: new Date(),
          actor: { id: 's', kind: 'system', organizationId: null },
          traceId: 't',
          policyVersion: 'spec',
        });
        tx.emit(contract, { key, payload });
        tx.flush();
      });
    const publishV1 = (key: string, grams: number) => publish(before, key, { parcelId: key, grams });
    const publishV2 = (key: string, kilograms: number) =>
      publish(moving, key, { parcelId: key, weight: { value: kilograms, unit: 'kg' } });
    const relayOf = (contract: unknown) => {
      const relay = new Relay(opened.dataSource, open(), log, undefined, releases(contract));
      relay.start();
      return relay;
    };
    const subscriberOf = async (contract: unknown, providers: readonly object[]) => {
      const backend = open();
      const runtime = new ConsumerRuntime(
        'personnel',
        opened.dataSource,
        new RelayKick(),
        log,
        providers,
        undefined,
        releases(contract),
      );
      await runtime.listen(backend, 4);
      return { runtime, stop: () => backend.close() };
    };
    const effects = async (key: string) =>
      opened.database.query<{ seq: string; version: number; grams: number }>(
        'SELECT seq, version, grams FROM weighed WHERE key = $1 ORDER BY id',
        [key],
      );
    const settled = (key: string, count: number) =>
      eventually(async () => expect((await effects(key)).length).toBeGreaterThanOrEqual(count), {
        timeoutMs: 30_000,
        intervalMs: 100,
      });
    const emptied = (queue: string) =>
      eventually(
        async () => {
          const { waiting, active, delayed, failed } = await open().depth(queue);
          expect({ waiting, active, delayed, failed }).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
        },
        { timeoutMs: 30_000, intervalMs: 300 },
      );

    it('stores an event once in its newest version and derives the older version when it is handed over', async () => {
      const key = randomUUID();
      await publishV2(key, 2);
      const stored = await opened.database.query<{ version: number; payload: unknown }>(
        `SELECT (envelope ->> 'version')::int AS version, envelope -> 'payload' AS payload FROM outbox WHERE key = $1`,
        [key],
      );
      expect(stored).toEqual([{ version: 2, payload: { parcelId: key, weight: { value: 2, unit: 'kg' } } }]);
      const relay = relayOf(moving);
      const old = await subscriberOf(before, [new OldSubscriber()]);
      await settled(key, 1);
      expect(await effects(key)).toEqual([{ seq: '1', version: 1, grams: 2000 }]);
      await relay.stop();
      await old.stop();
      // The copy of the event in the queue of version 2 is delivered to the new release and must not take effect again.
      const moved = await subscriberOf(moving, movingSubscriber);
      await emptied('personnel.grid.parcel-weighed.v2');
      await moved.stop();
      expect(await effects(key)).toHaveLength(1);
    }, 60_000);

    it('lets a subscriber change versions by a rolling restart while events arrive: each takes effect once, in order', async () => {
      const keys = Array.from({ length: 4 }, () => randomUUID());
      let published = 0;
      const publisher = { newest: false, flowing: true };
      const flow = (async () => {
        while (publisher.flowing) {
          published += 1;
          for (const key of keys)
            await (publisher.newest ? publishV2(key, published) : publishV1(key, published * 1000));
          await sleep(15);
        }
      })();
      const pause = () => sleep(400);

      const oldRelay = relayOf(before);
      const old = await subscriberOf(before, [new OldSubscriber()]);
      await pause();
      // The subscriber is replaced first: both processes run side by side, then the old process stops reading its
      // queue.
      const moved = await subscriberOf(moving, movingSubscriber);
      await pause();
      await old.stop();
      // Then the publisher is replaced. Its old process still hands over events while its new process already stores
      // version 2.
      const newRelay = relayOf(moving);
      publisher.newest = true;
      await pause();
      await oldRelay.stop();
      await pause();
      // An old process of the subscriber starts again, as in a rollback, and runs beside the new process.
      const rolledBack = await subscriberOf(before, [new OldSubscriber()]);
      await pause();
      await rolledBack.stop();
      await pause();
      await emptied('personnel.grid.parcel-weighed');
      // The next release knows only version 2.
      const lastRelay = relayOf(after);
      await newRelay.stop();
      const last = await subscriberOf(after, [new NewSubscriber()]);
      await moved.stop();
      await pause();
      publisher.flowing = false;
      await flow;
      for (const key of keys) await settled(key, published);
      await lastRelay.stop();
      await last.stop();

      for (const key of keys) {
        const seen = await effects(key);
        expect(seen.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: published }, (_, at) => at + 1));
        expect(seen.map(({ grams }) => grams)).toEqual(Array.from({ length: published }, (_, at) => (at + 1) * 1000));
        expect(new Set(seen.map(({ version }) => version))).toEqual(new Set([1, 2]));
      }
    }, 90_000);

    it('neither loses nor repeats events in the old queue when the subscriber changes versions', async () => {
      const key = randomUUID();
      const oldRelay = relayOf(before);
      for (let at = 1; at <= 30; at += 1) await publishV1(key, at);
      await eventually(async () => (await opened.database.query('SELECT 1 FROM outbox_waiting')).length === 0, {
        timeoutMs: 15_000,
      });
      await oldRelay.stop();
      // No process has read the queue of version 1 so far. The new release starts while later events arrive in version
      // 2.
      const newRelay = relayOf(moving);
      for (let at = 31; at <= 60; at += 1) await publishV2(key, at / 1000);
      const moved = await subscriberOf(moving, movingSubscriber);
      await settled(key, 60);
      await emptied('personnel.grid.parcel-weighed');
      await emptied('personnel.grid.parcel-weighed.v2');
      await newRelay.stop();
      await moved.stop();
      expect((await effects(key)).map(({ grams }) => grams)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    }, 60_000);

    it('leaves events of a version that a relay does not know to relays that know it', async () => {
      const key = randomUUID();
      const oldRelay = relayOf(before);
      await publishV2(key, 1);
      await sleep(500);
      expect(
        await opened.database.query('SELECT 1 FROM outbox_waiting JOIN outbox USING (id) WHERE key = $1', [key]),
      ).toHaveLength(1);
      await oldRelay.stop();
      const newRelay = relayOf(moving);
      const moved = await subscriberOf(moving, movingSubscriber);
      await settled(key, 1);
      await newRelay.stop();
      await moved.stop();
    }, 60_000);
  });
}

describe('a version of a contract', () => {
  const envelope = {
    id: randomUUID(),
    contract: common.name,
    key: 'k',
    seq: 1,
    occurredAt: '2026-03-01T08:00:00.000Z',
    traceId: 't',
    actor: { id: 's', kind: 'system' as const, organizationId: null },
  };
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase();
    await opened.database.query('CREATE TABLE weighed (key text, seq bigint, version int, grams int)');
  });
  afterAll(() => opened.close());
  const runtimeOf = (contract: unknown, providers: readonly object[]) =>
    new ConsumerRuntime('personnel', opened.dataSource, new RelayKick(), log, providers, undefined, releases(contract));

  it('may gain an optional field, which older processes ignore', async () => {
    const extended = defineContract({
      ...common,
      version: 1,
      subscribers: ['personnel'],
      payload: payloadV1.extend({ scale: z.string().optional() }),
    });
    const payload = extended.payload.parse({ parcelId: 'p', grams: 5, scale: 'A' });
    expect(payload).toHaveProperty('scale', 'A');
    const old = runtimeOf(before, [new OldSubscriber()]);
    expect(await old.receive({ ...envelope, version: 1, payload })).toBe('handled');
    expect(await opened.database.query('SELECT grams FROM weighed')).toEqual([{ grams: 5 }]);
  });

  it('is refused by a process that does not know the version', async () => {
    const payload = { parcelId: 'p', weight: { value: 1, unit: 'kg' } };
    const old = runtimeOf(before, [new OldSubscriber()]);
    await expect(old.receive({ ...envelope, id: randomUUID(), version: 2, payload })).rejects.toThrow(
      'personnel has no handler for version 2 of grid.parcel-weighed',
    );
  });

  it('requires its own handler in a service that it names', () => {
    expect(() => runtimeOf(moving, [new OldSubscriber()])).toThrow(
      'grid.parcel-weighed version 2 names personnel as subscriber, but nothing handles it',
    );
    expect(() => runtimeOf(after, movingSubscriber)).toThrow(
      'personnel handles grid.parcel-weighed, which does not name it as subscriber',
    );
    expect(() => runtimeOf(moving, movingSubscriber)).not.toThrow();
  });

  it('cannot be announced when a newer version exists, nor when the payload cannot be turned into an older version', async () => {
    const emit = <P>(contract: Contract<P>, payload: P) =>
      inTransaction(opened.dataSource, async (transaction) => {
        const origin = { act: 'a', now: new Date(), actor: envelope.actor, traceId: 't', policyVersion: 'p' };
        return new EffectTx(transaction, origin).emit(contract, { key: 'k', payload });
      });
    await expect(emit(movingV1, { parcelId: 'p', grams: 1 })).rejects.toThrow(
      'version 1 of grid.parcel-weighed is superseded',
    );
    const broken = defineContract({
      ...common,
      version: 2,
      subscribers: [],
      payload: payloadV2,
      older: olderVersion(aVersion1(['personnel']), () => ({ parcelId: 'p' }) as ParcelV1),
    });
    await expect(emit(broken, { parcelId: 'p', weight: { value: 1, unit: 'g' } })).rejects.toThrow('grams');
  });

  it('has the same name, owner and order as its older version', () => {
    const older = olderVersion(before, () => ({ parcelId: 'p', grams: 1 }));
    const newer = { ...common, version: 2, subscribers: [], payload: payloadV2, older };
    expect(() => defineContract({ ...newer, ordered: false })).toThrow('differs in name, owner or order');
    expect(() => defineContract({ ...newer, version: 1 })).toThrow('is not older than');
  });
});
