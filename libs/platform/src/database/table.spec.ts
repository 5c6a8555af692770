import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platformDatabase } from '@jiceng/testing/platform-database';
import {
  bigint,
  fromPlain,
  integer,
  jsonb,
  packed,
  pick,
  text,
  timestamptz,
  toPlain,
  uuid,
  type RowOf,
} from './columns.js';
import { inTransaction, readSql } from './database.js';
import { askRows, defineQuery } from './query.js';
import { defineTable, type TableRow } from './table.js';

const parcel = defineTable('parcel', {
  id: uuid().key,
  code: text<'small' | 'large'>().fixed,
  openAt: timestamptz().orNull,
  stops: text().array,
  content: jsonb<{ items: number }>().orNull,
  version: integer(),
  weighed: integer().filledWith('1'),
});
type ParcelRow = TableRow<typeof parcel>;

const CREATE = `CREATE TABLE parcel (id uuid PRIMARY KEY, code text NOT NULL, open_at timestamptz, stops text[] NOT NULL,
  content jsonb, version integer NOT NULL, weighed integer NOT NULL DEFAULT 1)`;

const aParcel = (change: Partial<ParcelRow> = {}): Omit<ParcelRow, 'weighed'> => ({
  id: crypto.randomUUID(),
  code: 'small',
  openAt: new Date('2026-03-01T08:00:00Z'),
  stops: ['a', 'b'],
  content: { items: 2 },
  version: 1,
  ...change,
});

const parcelNote = defineTable('parcel_note', { id: uuid().key, note: packed<object>() });

describe('a table that is defined once', () => {
  let opened: Awaited<ReturnType<typeof platformDatabase>>;
  const byId = defineQuery(parcel.columns, (columns) => `SELECT ${columns('p')} FROM parcel p WHERE id = $1`);
  const found = (id: string): Promise<ParcelRow | null> => byId.first(opened.dataSource, [id]);

  beforeAll(async () => {
    opened = await platformDatabase(4, [parcel, parcelNote]);
    await opened.database.query(CREATE);
    await opened.database.query(
      'CREATE TABLE parcel_note (id uuid PRIMARY KEY, note json STORAGE MAIN NOT NULL) WITH (toast_tuple_target = 128)',
    );
  });
  afterAll(() => opened.close());

  const write = (work: Parameters<typeof inTransaction<void>>[1]): Promise<void> =>
    inTransaction(opened.dataSource, work);

  it('writes rows and reads them back unchanged, with the values that the database fills in', async () => {
    const [one, two] = [aParcel(), aParcel({ openAt: null, content: null, stops: [] })];
    await write((tx) => parcel.insert().run(tx, [one, two]));
    expect([await found(one.id), await found(two.id)]).toEqual([
      { ...one, weighed: 1 },
      { ...two, weighed: 1 },
    ]);
  });

  it('compresses a packed document of a few hundred bytes, and reads it back unchanged', async () => {
    const row = {
      id: crypto.randomUUID(),
      note: { stops: Array.from({ length: 12 }, (_, n) => ({ stop: `第${n}站` })) },
    };
    await write((tx) => parcelNote.insert().run(tx, [row]));
    const [stored] = await opened.database.query<{ note: object; plain: number; used: number }>(
      'SELECT note, octet_length(note::jsonb::text) AS plain, pg_column_size(note) AS used FROM parcel_note',
    );
    expect(stored!.note).toEqual(row.note);
    expect(stored!.used).toBeLessThan(stored!.plain * 0.6);
    const notes = defineQuery(parcelNote.columns, (columns) => `SELECT ${columns()} FROM parcel_note`);
    expect(await notes.rows(opened.dataSource, [])).toEqual([row]);
  });

  it('changes the columns that may change, and does not change fixed and apart columns', async () => {
    const row = aParcel();
    await write(async (tx) => {
      await parcel.insert().run(tx, [row]);
      await tx.manager.query('UPDATE parcel SET weighed = 7 WHERE id = $1', [row.id]);
      const { code: _, ...change } = aParcel({ id: row.id, version: 2, stops: ['c'] });
      parcel.update().send(tx, [change]);
    });
    expect(await found(row.id)).toEqual({ ...row, version: 2, stops: ['c'], weighed: 7 });
  });

  it('keeps, changes or compares the version of a row whose key exists already', async () => {
    const row = aParcel({ version: 5 });
    const at = (version: number): typeof row => ({ ...row, version, stops: [`v${version}`], code: 'large' });
    const known = async (tx: Parameters<Parameters<typeof write>[0]>[0]): Promise<void> => {
      await parcel.insert().run(tx, [row]);
      await parcel.insert({ known: 'keep' }).run(tx, [at(6)]);
      await parcel.insert({ known: 'change-when-newer' }).run(tx, [at(4)]);
      await parcel.insert({ known: 'change-when-newer' }).run(tx, [at(5)]);
    };
    await write(known);
    expect(await found(row.id)).toMatchObject({ version: 5, stops: ['a', 'b'], code: 'small' });
    await write((tx) => parcel.insert({ known: 'change-unless-older' }).run(tx, [at(5)]));
    expect(await found(row.id)).toMatchObject({ version: 5, stops: ['v5'], code: 'small' });
    await write((tx) => parcel.insert({ known: 'change' }).run(tx, [at(3)]));
    expect(await found(row.id)).toMatchObject({ version: 3, stops: ['v3'], code: 'small' });
  });

  it('reads and writes single rows on the connection of the transaction', async () => {
    const row = aParcel();
    await write(async (tx) => {
      const rows = parcel.rows(tx);
      await rows.insert(row);
      await rows.update({ id: row.id }, { version: 2 });
      expect(await rows.findOne({ id: row.id })).toEqual({ ...row, version: 2, weighed: 1 });
      expect(await found(row.id)).toBeNull();
      expect(await rows.find({ code: 'small', version: 2 }, { id: 'ASC' })).toContainEqual(
        expect.objectContaining({ id: row.id }),
      );
    });
  });

  it('sends one statement for any number of rows and none for an empty list', async () => {
    const sent: string[] = [];
    const tx = { send: (statement: string) => sent.push(statement) } as never;
    parcel.insert().send(tx, [aParcel(), aParcel()]);
    parcel.insert().send(tx, []);
    expect(sent).toHaveLength(1);
  });

  it('reads with a text made at run time like with a defined query', async () => {
    const row = aParcel();
    await write((tx) => parcel.insert().run(tx, [row]));
    const shape = { ...pick(parcel.columns, 'code'), stopCount: integer().as('cardinality(stops)') };
    expect(
      await askRows(opened.dataSource, shape, (columns) => `SELECT ${columns()} FROM parcel WHERE id = $1`, [row.id]),
    ).toEqual([{ code: 'small', stopCount: 2 }]);
  });

  it('turns rows into plain JSON and back', async () => {
    const row = aParcel({ openAt: null });
    await write((tx) => parcel.insert().run(tx, [row]));
    const [stored] = await readSql<{ json: never }>(
      opened.dataSource,
      `SELECT to_jsonb(r) AS json FROM (SELECT ${byId.text.slice(7)}) r`,
      [row.id],
    );
    expect(fromPlain(parcel.columns, stored!.json)).toEqual({ ...row, weighed: 1 });
    const plain = toPlain({ ...row, openAt: new Date(0) });
    expect(plain.openAt).toBe('1970-01-01T00:00:00.000Z');
    expect(fromPlain(pick(parcel.columns, 'openAt'), { openAt: plain.openAt })).toEqual({ openAt: new Date(0) });
  });
});

/**
 * `npm run types` compiles this function. Each `@ts-expect-error` fails there when the line below compiles although it
 * leaves out a column.
 */
export function forgottenColumnsDoNotCompile(tx: Parameters<Parameters<typeof inTransaction>[1]>[0]): void {
  const row = aParcel();
  const { stops: _, ...forgotten } = row;
  const { code: __, ...change } = row;
  const { version: ___, ...unchanged } = change;
  // @ts-expect-error an INSERT without `stops`
  parcel.insert().send(tx, [forgotten]);
  // @ts-expect-error an INSERT of a single row without `stops`
  void parcel.rows(tx).insert(forgotten);
  parcel.update().send(tx, [change]);
  // @ts-expect-error an UPDATE without `version`
  parcel.update().send(tx, [unchanged]);
  // @ts-expect-error an UPDATE of single rows never changes a fixed column
  void parcel.rows(tx).update({ id: row.id }, { code: 'large' });
  // @ts-expect-error a select list without `stops` is no whole row
  const whole: (list: RowOf<Pick<typeof parcel.columns, 'id' | 'code'>>) => ParcelRow = (list) => list;
  // @ts-expect-error a column that the table does not have
  pick(parcel.columns, 'weight');
  // @ts-expect-error a value of another type
  parcel.insert().send(tx, [{ ...row, version: 'one' }]);
  // @ts-expect-error a bigint is a string in the program
  const number: (list: RowOf<{ seq: ReturnType<typeof bigint> }>) => number = ({ seq }) => seq;
  void [whole, number];
}
