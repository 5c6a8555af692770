import type { Contract } from '@jiceng/contracts/contract';
import { randomUUID } from 'node:crypto';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import { anEnvelope, platformDatabase } from '@jiceng/testing/platform-database';
import fc from 'fast-check';
import { pino } from 'pino';
import { integer, text, timestamptz } from '../database/columns.js';
import { ConsumerRuntime } from './consumers.js';
import { inTransaction, type Transaction } from '../database/database.js';
import { Handles, type Received } from './handlers.js';
import { readModel } from './read-model.js';
import { RelayKick } from '../commands/relay-kick.js';
import { defineTable } from '../database/table.js';

const regionCopy = defineTable('region_copy', {
  name: text(),
  code: text().key,
  aliases: text().array,
  seenAt: timestamptz(),
  version: integer(),
});
const regions = readModel(regionChanged, regionCopy, (region, { occurredAt }) => ({
  ...region,
  aliases: [region.name, `${region.name}'`],
  seenAt: occurredAt,
}));

class RegionConsumer {
  @Handles(regionChanged)
  onRegions(received: readonly Received<RegionChanged>[], transaction: Transaction): Promise<void> {
    return regions.keep(transaction, received);
  }
}

describe('a read model', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase();
    await opened.database.query(
      'CREATE TABLE region_copy (code text PRIMARY KEY, name text NOT NULL, aliases text[], seen_at timestamptz, version integer NOT NULL)',
    );
  });
  afterAll(() => opened.close());
  beforeEach(() => opened.database.query('DELETE FROM region_copy'));

  const aState = (code: string, version: number, parts = {}) =>
    anEnvelope(regionChanged, { code, name: `${code} v${version}`, level: 'street', parentCode: null, version }, parts);
  const keep = (events: readonly ReturnType<typeof aState>[]) =>
    inTransaction(opened.dataSource, (transaction) =>
      regions.keep(
        transaction,
        events.map((event) => ({ event })),
      ),
    );
  const rows = () => opened.database.query('SELECT code, name, version FROM region_copy ORDER BY code');
  const [A, B] = ['320106001000', '320106002000'];

  it('holds the newest state of each key, whatever the order, repetition and grouping of the events', async () => {
    const anEvent = fc.record({ code: fc.constantFrom(A, B), version: fc.integer({ min: 1, max: 6 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anEvent, { maxLength: 6 }), { maxLength: 5 }), async (parcels) => {
        await opened.database.query('DELETE FROM region_copy');
        for (const parcel of parcels) await keep(parcel.map(({ code, version }) => aState(code, version)));
        const newest = Map.groupBy(parcels.flat(), ({ code }) => code);
        const expected = [...newest]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([code, states]) => {
            const version = Math.max(...states.map((state) => state.version));
            return { code, name: `${code} v${version}`, version };
          });
        expect(await rows()).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('writes arrays and times in the types of the table, with one statement for a whole parcel', async () => {
    const statements: string[] = [];
    await inTransaction(opened.dataSource, async (transaction) => {
      const counted = {
        ...transaction,
        sql: (...statement: Parameters<Transaction['sql']>) => {
          statements.push(statement[0]);
          return transaction.sql<never>(...statement);
        },
      } as Transaction;
      await regions.keep(counted, [{ event: aState(A, 1) }, { event: aState(B, 2) }]);
      await regions.keep(counted, []);
    });
    expect(statements).toHaveLength(1);
    expect(await opened.database.query('SELECT aliases, seen_at FROM region_copy WHERE code = $1', [A])).toEqual([
      { aliases: [`${A} v1`, `${A} v1'`], seen_at: new Date('2026-03-01T08:00:00.000Z') },
    ]);
  });

  it('is rebuilt from the events after its rows were deleted', async () => {
    const log = pino({ level: 'silent' });
    const providers = [new RegionConsumer()];
    const runtime = new ConsumerRuntime('personnel', opened.dataSource, new RelayKick(), log, providers, undefined, [
      regionChanged as Contract<never>,
    ]);
    const key = randomUUID();
    const events = [1, 2, 3].map((seq) => aState(A, seq, { key, seq }));
    expect(await runtime.receiveParcel(events)).toEqual([]);
    const before = await rows();
    await opened.database.query(`UPDATE region_copy SET name = 'damaged'`);
    await runtime.receiveParcel(events);
    expect(await rows()).not.toEqual(before);

    await inTransaction(opened.dataSource, (transaction) => regions.forget(transaction));
    expect(await rows()).toEqual([]);
    expect(await runtime.receiveParcel(events)).toEqual([]);
    expect(await rows()).toEqual(before);
  });
});
