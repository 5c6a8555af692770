import type { Contract } from '@jiceng/contracts/contract';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { presenceChanged, type PresenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { anEnvelope, platformDatabase } from '@jiceng/testing/platform-database';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { ConsumerRuntime } from './consumers.js';
import type { Transaction } from '../database/database.js';
import { Handles, handlersOf, matchHandlers, type Received } from './handlers.js';
import { RelayKick } from '../commands/relay-kick.js';

/** Handles the events that personnel receives and stores each region's version in a table. */
class PersonnelConsumer {
  fail = false;
  /** Events of this version and later ones fail. */
  failFrom = Infinity;

  @Handles(regionChanged)
  async onRegions(received: readonly Received<RegionChanged>[], transaction: Transaction): Promise<void> {
    for (const { event, tx } of received) {
      await transaction.sql('INSERT INTO seen (key, version) VALUES ($1, $2)', [event.key, event.payload.version]);
      tx.schedule({ kind: 'seen', key: event.id, dueAt: tx.now });
    }
    if (this.fail || received.some(({ event }) => event.payload.version >= this.failFrom))
      throw new Error('cannot now');
  }
}

/** Personnel subscribes only to the first of these contracts. */
const known = [regionChanged, presenceChanged] as unknown as readonly Contract<never>[];

class NothingHandled {}
class HandledTwice extends PersonnelConsumer {}
class Stranger {
  @Handles(presenceChanged)
  async onDuties(_received: readonly Received<PresenceChanged>[]): Promise<void> {}
}

describe('a consumer', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  const consumer = new PersonnelConsumer();
  let runtime: ConsumerRuntime;
  beforeAll(async () => {
    opened = await platformDatabase();
    await opened.database.query('CREATE TABLE seen (id bigint GENERATED ALWAYS AS IDENTITY, key text, version int)');
    const log = pino({ level: 'silent' });
    runtime = new ConsumerRuntime('personnel', opened.dataSource, new RelayKick(), log, [consumer], undefined, known);
  });
  afterAll(() => opened.close());

  const change = (key: string, seq: number) =>
    anEnvelope(
      regionChanged,
      { code: '320106002000', name: '街道', level: 'street', parentCode: null, version: seq },
      { key, seq },
    );
  const seen = async (key: string) =>
    (
      await opened.database.query<{ version: number }>('SELECT version FROM seen WHERE key = $1 ORDER BY id', [key])
    ).map((row) => row.version);

  it('takes effect once when a message is delivered several times, also at the same moment', async () => {
    const [key] = [randomUUID()];
    const message = change(key, 1);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => runtime.receive(message)));
    expect(outcomes.sort()).toEqual([
      'duplicate',
      'duplicate',
      'duplicate',
      'duplicate',
      'duplicate',
      'duplicate',
      'duplicate',
      'handled',
    ]);
    expect(await runtime.receive(message)).toBe('duplicate');
    expect(await seen(key)).toEqual([1]);
    expect(await opened.database.query('SELECT kind FROM timer WHERE key = $1', [message.id])).toHaveLength(1);
  });

  const stored = async (key: string) =>
    (
      await opened.database.query<{ seq: string }>('SELECT seq FROM early_message WHERE key = $1 ORDER BY seq', [key])
    ).map(({ seq }) => Number(seq));

  it('stores a message that arrives before its predecessor, and handles it after the predecessor', async () => {
    const key = randomUUID();
    const [first, second, third] = [change(key, 1), change(key, 2), change(key, 3)];
    expect([await runtime.receive(third), await runtime.receive(second)]).toEqual(['overtook', 'overtook']);
    expect(await opened.database.query('SELECT FROM processed_message WHERE event_id = $1', [third.id])).toEqual([]);
    expect([await seen(key), await stored(key)]).toEqual([[], [2, 3]]);
    expect([await runtime.receive(first), await runtime.receive(third), await runtime.receive(second)]).toEqual([
      'handled',
      'duplicate',
      'duplicate',
    ]);
    expect([await seen(key), await stored(key)]).toEqual([[1, 2, 3], []]);
    expect(await opened.database.query('SELECT has_early FROM inbox_position WHERE key = $1', [key])).toEqual([
      { has_early: false },
    ]);
  });

  it('handles more stored messages than it reads at once, in order', async () => {
    const key = randomUUID();
    const messages = Array.from({ length: 450 }, (_, at) => change(key, at + 1));
    await runtime.receiveParcel(messages.slice(1));
    expect(await runtime.receive(messages[0])).toBe('handled');
    expect([await seen(key), await stored(key)]).toEqual([messages.map(({ seq }) => seq), []]);
  });

  it('handles each message of a key when every message is delivered once, all at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const key = randomUUID();
      const messages = [4, 2, 6, 1, 5, 3].map((seq) => change(key, seq));
      await Promise.all(messages.map((message) => runtime.receive(message)));
      expect([await seen(key), await stored(key)]).toEqual([[1, 2, 3, 4, 5, 6], []]);
    }
  });

  it('handles the stored messages that an interrupted delivery left, when the message is delivered again', async () => {
    const key = randomUUID();
    const [first, second, third] = [change(key, 1), change(key, 2), change(key, 3)];
    await runtime.receiveParcel([second, third]);
    consumer.failFrom = 2;
    expect(await runtime.receive(first)).toBe('handled');
    expect([await seen(key), await stored(key)]).toEqual([[1], [2, 3]]);
    consumer.failFrom = Infinity;
    expect(await runtime.receive(first)).toBe('duplicate');
    expect([await seen(key), await stored(key)]).toEqual([[1, 2, 3], []]);
  });

  it('refuses a message whose position cannot be written, and the process goes on', async () => {
    const key = randomUUID();
    const messages = [change(key, 1), change(key, 2)];
    await opened.database.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no position'; END $$`,
    );
    await opened.database.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON inbox_position FOR EACH ROW WHEN (NEW.key = '${key}') EXECUTE FUNCTION refuse()`,
    );
    // Jest fails a test during which a rejection was not handled.
    await expect(runtime.receive(messages[0])).rejects.toThrow();
    await expect(runtime.receive(messages[1])).rejects.toThrow();
    await new Promise((done) => setTimeout(done, 50));
    await opened.database.query('DROP TRIGGER refuse ON inbox_position');
    expect(await runtime.receiveParcel(messages)).toEqual([]);
    expect(await seen(key)).toEqual([1, 2]);
  });

  it('handles messages in order, whatever the order and number of deliveries', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 25 }),
        async (deliveries) => {
          const key = randomUUID();
          const messages = [1, 2, 3, 4, 5].map((seq) => change(key, seq));
          for (const seq of deliveries) await runtime.receive(messages[seq - 1]);
          // A queue delivers a message until the message has been handled.
          for (const seq of [1, 2, 3, 4, 5]) await runtime.receive(messages[seq - 1]);
          expect(await seen(key)).toEqual([1, 2, 3, 4, 5]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('handles messages of different keys independently', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await runtime.receive(change(a, 2));
    expect(await runtime.receive(change(b, 1))).toBe('handled');
  });

  it('keeps no effect of a failed attempt and accepts the next attempt', async () => {
    const key = randomUUID();
    const message = change(key, 1);
    consumer.fail = true;
    await expect(runtime.receive(message)).rejects.toThrow('cannot now');
    expect(await seen(key)).toEqual([]);
    consumer.fail = false;
    expect(await runtime.receive(message)).toBe('handled');
    expect(await seen(key)).toEqual([1]);
  });

  it('handles the new messages of a parcel that are in order in one transaction and stores early ones', async () => {
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    const known = change(a, 1);
    await runtime.receive(known);
    const early = change(b, 2);
    expect(await runtime.receiveParcel([known, change(a, 2), change(a, 3), early, change(c, 1)])).toEqual([]);
    expect([await seen(a), await seen(b), await seen(c)]).toEqual([[1, 2, 3], [], [1]]);
    expect(await runtime.receive(change(b, 1))).toBe('handled');
    expect(await seen(b)).toEqual([1, 2]);
  });

  it('returns only the failed messages of a parcel', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const broken = { ...change(b, 1), payload: {} };
    const parcel = [change(a, 1), broken, change(a, 2)];
    expect(await runtime.receiveParcel(parcel as never)).toEqual([broken]);
    consumer.fail = true;
    const later = change(a, 3);
    expect(await runtime.receiveParcel([later, parcel[0]!] as never)).toEqual([later]);
    consumer.fail = false;
    expect(await runtime.receiveParcel([later] as never)).toEqual([]);
    expect(await seen(a)).toEqual([1, 2, 3]);
  });

  it('handles messages in order when parcels arrive repeatedly and at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), { minLength: 2, maxLength: 6 }),
        async (parcels) => {
          const key = randomUUID();
          const messages = [1, 2, 3, 4, 5].map((seq) => change(key, seq));
          await Promise.all(parcels.map((seqs) => runtime.receiveParcel(seqs.map((seq) => messages[seq - 1]!))));
          for (const seq of [1, 2, 3, 4, 5]) await runtime.receive(messages[seq - 1]);
          expect(await seen(key)).toEqual([1, 2, 3, 4, 5]);
        },
      ),
      { numRuns: 10 },
    );
  }, 60_000);

  it.each<[string, unknown]>([
    ['no envelope', {}],
    ['a payload of another shape', { ...anEnvelope(regionChanged, {} as never), seq: 1 }],
    ['a contract that is not for this service', anEnvelope(presenceChanged, {} as never)],
  ])('refuses %s', async (_, raw) => {
    await expect(runtime.receive(raw)).rejects.toThrow();
  });
});

describe('a service', () => {
  it(
    'refuses to start when a contract has no handler or two handlers, or when a handled contract does ' +
      'not name the service',
    () => {
      const match =
        (...providers: object[]) =>
        () =>
          matchHandlers('personnel', handlersOf(providers), known);
      expect(match(new PersonnelConsumer())).not.toThrow();
      expect(match(new NothingHandled())).toThrow(
        'grid.region-changed names personnel as subscriber, but nothing handles it',
      );
      expect(match(new PersonnelConsumer(), new HandledTwice())).toThrow(
        'grid.region-changed has 2 handlers in personnel',
      );
      expect(match(new PersonnelConsumer(), new Stranger())).toThrow(
        'personnel handles personnel.presence-changed, which does not name it',
      );
    },
  );

  it('reports all contracts without a handler at once', () => {
    expect(() => matchHandlers('grid', [])).toThrow(
      new RegExp(
        [organizationChanged, assignmentChanged]
          .map(({ name }) => name)
          .sort()
          .join('|'),
      ),
    );
  });
});
