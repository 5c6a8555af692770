import type { DataSource } from 'typeorm';
import { sealedValue, type SealedText } from '../database/columns.js';
import { inTransaction, type Transaction } from '../database/database.js';
import type { DataKeyRow } from '../database/platform-tables.js';
import { asConfidential, CONFIDENTIAL_SCHEMA } from './confidential.js';
import { deleteDataKeys, insertDataKeys, keyOf, type SealedPlace, type Sealing } from './sealing.js';
import { suiteNames, suites, Unreadable, type SuiteName } from './suites.js';

/** A table with sealed columns, by the names in the database. Its key is the column `id`. */
interface SealedTable {
  /** With the schema before it, except for the usual schema. */
  table: string;
  columns: string[];
  /** The sealed columns that have a blind index: a column of the same name with `_marks` at its end. */
  indexed: string[];
  /** The sealed columns that have a mask beside them: a column of the same name with `_mask` at its end. */
  masked: string[];
}

const isConfidential = ({ table }: SealedTable): boolean => table.startsWith(`${CONFIDENTIAL_SCHEMA}.`);

/** Runs `work` as the role that may read the table. */
function onTable<T>(tx: Transaction, table: SealedTable, work: () => Promise<T>): Promise<T> {
  return isConfidential(table) ? asConfidential(tx, work) : work();
}

/**
 * Largest number of rows that one transaction seals again. A command that needs one of them waits a few milliseconds.
 */
const PIECE = 200;

/**
 * Finds the sealed columns of a database by their type, so that no list can be incomplete. The catalogue also shows the
 * tables that the connection may not read.
 */
function sealedTables(tx: Pick<Transaction, 'sql'>): Promise<(SealedTable & Record<string, unknown>)[]> {
  const withBeside = (ending: string): string =>
    `coalesce(array_agg(a.attname::text) FILTER (WHERE EXISTS (SELECT FROM pg_attribute m
       WHERE m.attrelid = c.oid AND m.attname = a.attname || '${ending}' AND NOT m.attisdropped)), '{}')`;
  return tx.sql(
    `SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS "table",
       array_agg(a.attname::text ORDER BY a.attnum) AS columns,
       ${withBeside('_marks')} AS indexed, ${withBeside('_mask')} AS masked
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     JOIN pg_type t ON t.oid = a.atttypid
     WHERE n.nspname IN ('public', '${CONFIDENTIAL_SCHEMA}') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attnum > 0 AND NOT a.attisdropped AND t.typname = 'sealed_text'
     GROUP BY 1 ORDER BY 1`,
  );
}

/**
 * Returns the versions of the master keys that values of this database need, each with the letter of a suite and the
 * number of data keys.
 */
export function masterVersionsIn(
  tx: Pick<Transaction, 'sql'>,
): Promise<{ version: number; letter: string; keys: number }[]> {
  return tx.sql(
    `SELECT master_version AS version, left(wrapped, 1) AS letter, count(*)::int AS keys FROM data_key
     WHERE wrapped IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

/** Returns the suite that seals the data of this database now, or null while nothing is sealed. */
export async function suiteInUse(tx: Pick<Transaction, 'sql'>): Promise<SuiteName | null> {
  // The ids of data keys grow with time.
  const [newest] = await tx.sql<{ letter: string }>(
    'SELECT left(wrapped, 1) AS letter FROM data_key WHERE wrapped IS NOT NULL ORDER BY id DESC LIMIT 1',
  );
  return newest ? suiteNames.find((name) => suites[name].letter === newest.letter)! : null;
}

/**
 * Sealing anew and destroying take turns in a database. Otherwise data whose keys were just destroyed could stay
 * readable under the new data key.
 */
async function takeTurn(tx: Transaction): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('jiceng sealing'))`);
}

/** The result of `resealAll`. */
export interface Resealed {
  /** Rows that were sealed again. */
  rows: number;
  /**
   * Rows that stay as they are because a value cannot be opened: the master key is missing, or the value was changed.
   */
  unreadable: { table: string; id: string; cause: string }[];
  /** Data keys that sealed nothing any more and were deleted. */
  orphans: number;
}

/**
 * Seals again every value of a database that is not under the current master key and suite, each row with a new data
 * key, and deletes data keys that seal nothing. The service may run meanwhile. Afterwards only rows that cannot be
 * opened need an older master key.
 */
export async function resealAll(dataSource: DataSource, sealing: Sealing): Promise<Resealed> {
  const total: Resealed = { rows: 0, unreadable: [], orphans: 0 };
  const tables = await inTransaction(dataSource, sealedTables);
  for (const table of tables) {
    for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after !== null;) {
      const from: string = after;
      const piece = await inTransaction(dataSource, async (tx) => {
        await takeTurn(tx);
        return onTable(tx, table, () => resealPiece(tx, table, sealing, from));
      });
      total.rows += piece.rows;
      total.unreadable.push(...piece.unreadable);
      after = piece.last;
    }
  }
  total.orphans = await inTransaction(dataSource, (tx) => deleteOrphans(tx, tables));
  return total;
}

/**
 * Deletes data keys that no value uses any more. A key is written in the transaction of its value, so none of these
 * keys is about to get a value. Rows of destroyed keys stay.
 */
async function deleteOrphans(tx: Transaction, tables: readonly SealedTable[]): Promise<number> {
  if (tables.length === 0) return 0;
  await takeTurn(tx);
  const usedIn = (of: readonly SealedTable[]): string[] =>
    of.flatMap(({ table, columns }) =>
      columns.map((column) => `SELECT split_part(${column}, '.', 2)::uuid FROM ${table} WHERE ${column} IS NOT NULL`),
    );
  const unusedOf = async (keys: string, used: readonly string[], values: readonly unknown[]): Promise<string[]> => {
    const among = used.length > 0 ? ` AND id NOT IN (${used.join(' UNION ')})` : '';
    return (await tx.sql<{ id: string }>(`SELECT id FROM ${keys}${among}`, values)).map(({ id }) => id);
  };
  const ordinary = usedIn(tables.filter((table) => !isConfidential(table)));
  let unused = await unusedOf('data_key WHERE wrapped IS NOT NULL', ordinary, []);
  // Keys and values are read in two statements. A key of the first has its value in every later one.
  for (const table of tables.filter(isConfidential))
    unused = await onTable(tx, table, () =>
      unusedOf('unnest($1::uuid[]) AS k(id) WHERE true', usedIn([table]), [unused]),
    );
  deleteDataKeys(tx, unused);
  return unused.length;
}

type ReadRow = Record<string, SealedText | null> & { id: SealedText };

async function resealPiece(
  tx: Transaction,
  { table, columns, indexed }: SealedTable,
  sealing: Sealing,
  after: string,
): Promise<Omit<Resealed, 'orphans'> & { last: string | null }> {
  const { masterVersion, letter } = sealing.present;
  const isOld = (column: string): string =>
    `left(${column}, 1) <> $3 OR EXISTS (SELECT FROM data_key k WHERE k.id = split_part(${column}, '.', 2)::uuid
      AND k.wrapped IS NOT NULL AND (k.master_version <> $2 OR left(k.wrapped, 1) <> $3))`;
  const found = await tx.sql<ReadRow>(
    `SELECT id, ${columns.map((column) => `${sealedValue(column)} AS ${column}`).join(', ')} FROM ${table}
     WHERE id > $1 AND (${columns.map(isOld).join(' OR ')}) ORDER BY id LIMIT ${PIECE} FOR UPDATE`,
    [after, masterVersion, letter],
  );
  const piece: Omit<Resealed, 'orphans'> = { rows: 0, unreadable: [] };
  if (found.length === 0) return { ...piece, last: null };
  const last = found.at(-1)!.id as string;
  const valuesOf = (row: ReadRow): SealedText[] => columns.flatMap((column) => row[column] ?? []);
  // Skips a row whose data key was destroyed, because no data is left to seal. Skips a row whose data key is newer than
  // the snapshot of the statement above (`.?`), because a command has just sealed the row.
  const rows = found.filter((row) => valuesOf(row).every((value) => !/\.\??$/.test(value)));
  // Locks the data keys too. Only values whose key is still there are sealed again.
  const owners = await tx.sql<Pick<DataKeyRow, 'id' | 'personId' | 'matterId'>>(
    `SELECT id, person_id AS "personId", matter_id AS "matterId" FROM data_key
     WHERE id = ANY($1::uuid[]) AND wrapped IS NOT NULL ORDER BY id FOR UPDATE`,
    [[...new Set(rows.flatMap(valuesOf).map(keyOf))]],
  );
  const ownerOf = new Map(owners.map((owner) => [owner.id, owner]));
  const keys: DataKeyRow[] = [];
  const replaced: string[] = [];
  const written: object[] = [];
  for (const row of rows) {
    const rowId = row.id as string;
    const oldKeys = valuesOf(row).map(keyOf);
    const places = columns.map((column) => ({ table, column, rowId }));
    const texts = textsOf(row, places, sealing);
    if (!Array.isArray(texts)) {
      piece.unreadable.push({ table, id: rowId, cause: texts.cause });
      continue;
    }
    if (!oldKeys.every((id) => ownerOf.has(id))) continue;
    const key = sealing.newKey(ownerOf.get(oldKeys[0]!)!);
    keys.push(key.row);
    replaced.push(...oldKeys);
    written.push({
      id: rowId,
      ...Object.fromEntries(places.map((place, n) => [place.column, key.seal(place, texts[n] ?? null)])),
      ...Object.fromEntries(
        indexed.map((column) => [
          `${column}_marks`,
          sealing.marksOf(`${table}.${column}`, texts[columns.indexOf(column)] ?? null),
        ]),
      ),
    });
  }
  piece.rows = written.length;
  if (written.length === 0) return { ...piece, last };
  insertDataKeys.send(tx, keys);
  const types = [
    ...columns.map((column) => [column, 'text'] as const),
    ...indexed.map((column) => [`${column}_marks`, 'text[]'] as const),
  ];
  tx.send(
    `UPDATE ${table} AS t SET ${types.map(([name]) => `${name} = r.${name}`).join(', ')}
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, ${types.map(([name, type]) => `${name} ${type}`).join(', ')})
     WHERE t.id = r.id`,
    [JSON.stringify(written)],
  );
  // A key seals the values of one row only, so no other value needs it.
  deleteDataKeys(tx, replaced);
  return { ...piece, last };
}

/** Returns the values of a row in clear, or the cause when one of them cannot be opened. */
function textsOf(
  row: ReadRow,
  places: readonly SealedPlace[],
  sealing: Sealing,
): (string | null)[] | { cause: string } {
  try {
    return places.map((place) => sealing.open(row[place.column] ?? null, place));
  } catch (error) {
    if (error instanceof Unreadable) return { cause: error.message };
    throw error;
  }
}

/**
 * Destroys the data keys of a person or a matter, so that the data can be read nowhere, and clears the blind indexes
 * and the masks.
 * @returns the number of keys that this call destroyed
 */
export async function destroyKeys(tx: Transaction, ownerId: string): Promise<number> {
  await takeTurn(tx);
  const destroyed = await tx.sql<{ id: string }>(
    `UPDATE data_key SET wrapped = NULL, destroyed_at = now()
     WHERE (person_id = $1 OR matter_id = $1) AND wrapped IS NOT NULL RETURNING id`,
    [ownerId],
  );
  const ids = destroyed.map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const sealed of await sealedTables(tx)) {
    const { table, columns, indexed, masked } = sealed;
    for (const column of columns) {
      const cleared = [
        ...(indexed.includes(column) ? [`${column}_marks = '{}'`] : []),
        ...(masked.includes(column) ? [`${column}_mask = NULL`] : []),
      ];
      if (cleared.length > 0)
        await onTable(tx, sealed, () =>
          tx.sql(`UPDATE ${table} SET ${cleared.join(', ')} WHERE split_part(${column}, '.', 2) = ANY($1::text[])`, [
            ids,
          ]),
        );
    }
  }
  return ids.length;
}
