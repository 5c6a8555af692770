import { bigint, integer, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { defineTable } from '@jiceng/platform/table';
import { platformDatabase } from './platform-database.js';
import { queryFaults, schemaFaults } from './schema.js';

describe('the comparison of definitions with a database', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  beforeAll(async () => {
    opened = await platformDatabase(2);
    await opened.database.query(`
      CREATE TABLE parcel (id uuid PRIMARY KEY, code text COLLATE "C" NOT NULL, note text, weight integer NOT NULL DEFAULT 1);
      CREATE TABLE journey (day integer NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, stops text[] NOT NULL) PARTITION BY RANGE (day);
      CREATE TABLE journey_one PARTITION OF journey FOR VALUES FROM (1) TO (2);
    `);
  });
  afterAll(() => opened.close());

  const parcel = {
    id: uuid().key,
    code: text().collated('C'),
    note: text().orNull,
    weight: integer().filledWith('1'),
  };
  const journey = { day: integer(), seq: bigint().identity, stops: text().array };

  it('finds no difference when both agree, including the tables of the platform', async () => {
    const tables = [defineTable('parcel', parcel), defineTable('journey', journey)];
    expect(await schemaFaults(opened.database, tables)).toEqual([]);
  });

  it('finds a table without a definition, partitioned or not, and a column without a migration', async () => {
    expect(await schemaFaults(opened.database, [defineTable('letter', { id: uuid().key })])).toEqual([
      'journey.day: the definition says nothing, the database integer NOT NULL',
      'journey.seq: the definition says nothing, the database bigint NOT NULL IDENTITY',
      'journey.stops: the definition says nothing, the database text[] NOT NULL',
      'letter.id: the definition says uuid NOT NULL KEY, the database nothing',
      'parcel.code: the definition says nothing, the database text COLLATE C NOT NULL',
      'parcel.id: the definition says nothing, the database uuid NOT NULL KEY',
      'parcel.note: the definition says nothing, the database text',
      'parcel.weight: the definition says nothing, the database integer NOT NULL DEFAULT 1',
    ]);
  });

  it.each([
    ['type', { ...parcel, note: jsonb<string>().orNull }, 'parcel.note: the definition says jsonb, the database text'],
    ['nullability', { ...parcel, note: text() }, 'parcel.note: the definition says text NOT NULL, the database text'],
    [
      'collation',
      { ...parcel, code: text() },
      'parcel.code: the definition says text NOT NULL, the database text COLLATE C NOT NULL',
    ],
    [
      'default',
      { ...parcel, weight: integer().filledWith('2') },
      'parcel.weight: the definition says integer NOT NULL DEFAULT 2, the database integer NOT NULL DEFAULT 1',
    ],
    [
      'primary key',
      { ...parcel, id: uuid() },
      'parcel.id: the definition says uuid NOT NULL, the database uuid NOT NULL KEY',
    ],
  ])('finds a difference in the %s', async (_, columns, fault) => {
    const faults = await schemaFaults(opened.database, [defineTable('parcel', columns)]);
    expect(faults.filter((each) => each.startsWith('parcel'))).toEqual([fault]);
  });

  it('finds a query whose result has other columns than the program reads', async () => {
    defineQuery(parcel, (columns) => `SELECT ${columns()} FROM parcel WHERE id = $1`, 'right');
    defineQuery({ weight: text() }, (columns) => `SELECT ${columns()} FROM parcel`, 'another-type');
    defineQuery({ at: timestamptz() }, () => 'SELECT now() AS moment', 'another-name');
    expect(await queryFaults(opened.database)).toEqual([
      'another-type: the definition says weight text, the database weight integer',
      'another-name: the definition says at timestamp with time zone, the database moment timestamp with time zone',
    ]);
  });
});
