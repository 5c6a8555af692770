import { columnName, type Column, type ColumnFlag, type Shape } from '@jiceng/platform/columns';
import { definedQueries } from '@jiceng/platform/query';
import type { Table } from '@jiceng/platform/table';
import { platformTables } from '@jiceng/platform/platform-tables';
import pg from 'pg';
import type { TestDatabase } from './database.js';

/**
 * Reads every column of every table, including partitioned tables. Partitions are left out, because they have the
 * columns of their table.
 */
const STORED_COLUMNS = `SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS "table", a.attname AS "column",
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN l.collname <> 'default' THEN 'COLLATE ' || l.collname END,
      CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
      CASE WHEN a.attidentity <> '' THEN 'IDENTITY' END, CASE WHEN a.attnum = ANY(k.conkey) THEN 'KEY' END) AS facts
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
  WHERE n.nspname IN ('public', 'confidential') AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

interface StoredColumn {
  table: string;
  column: string;
  facts: string;
}

/**
 * Compares every table of a database with the definitions of its service and of the platform in both directions: names,
 * types, collations, nullability, defaults and primary keys. Returns a sentence for each difference.
 */
export async function schemaFaults(
  database: TestDatabase,
  tables: readonly Pick<Table<Shape>, 'name' | 'columns'>[],
): Promise<string[]> {
  const defined = new Map(
    [...tables, ...platformTables].flatMap(({ name, columns }) =>
      Object.entries(columns).map(([property, column]) => [`${name}.${columnName(property)}`, factsOf(column)]),
    ),
  );
  const stored = new Map(
    (await database.query<StoredColumn>(STORED_COLUMNS)).map(({ table, column, facts }) => [
      `${table}.${column}`,
      facts,
    ]),
  );
  const names = [...new Set([...defined.keys(), ...stored.keys()])].sort();
  return names
    .filter((name) => defined.get(name) !== stored.get(name))
    .map(
      (name) =>
        `${name}: the definition says ${defined.get(name) ?? 'nothing'}, the database ${stored.get(name) ?? 'nothing'}`,
    );
}

function factsOf({ facts }: Column<unknown, ColumnFlag>): string {
  return [
    facts.type,
    facts.collation === null ? null : `COLLATE ${facts.collation}`,
    facts.nullable ? null : 'NOT NULL',
    facts.default === null ? null : `DEFAULT ${facts.default}`,
    facts.identity ? 'IDENTITY' : null,
    facts.flags.includes('key') ? 'KEY' : null,
  ]
    .filter((fact) => fact !== null)
    .join(' ');
}

/** Types whose values a query reads as text. */
const READ_AS_TEXT = ['date', 'sealed_text'];

/**
 * Asks PostgreSQL for the result columns of every query that the loaded modules define, and compares names and types
 * with those that the program reads. Nullability is not compared, because PostgreSQL does not know it for computed
 * columns.
 */
export async function queryFaults(database: TestDatabase): Promise<string[]> {
  if (definedQueries.size === 0) throw new Error('no query is defined: import the modules of the service first');
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const faults: string[] = [];
    for (const { name, text, shape } of definedQueries) {
      const says = Object.entries(shape).map(
        ([column, { facts }]) => `${column} ${READ_AS_TEXT.includes(facts.type) ? 'text' : facts.type}`,
      );
      const answers = await describe(client, text);
      if (says.join() !== answers.join())
        faults.push(`${name ?? text}: the definition says ${says.join(', ')}, the database ${answers.join(', ')}`);
    }
    return faults;
  } finally {
    await client.end();
  }
}

interface Field {
  name: string;
  dataTypeID: number;
}

/** Returns the names and types of a statement's result columns. PostgreSQL parses the statement and does not run it. */
async function describe(client: pg.Client, text: string): Promise<string[]> {
  const fields = await new Promise<Field[]>((resolve, reject) => {
    let found: Field[] = [];
    let failure: Error | null = null;
    client.query({
      submit: (connection: pg.Connection) => {
        connection.parse({ name: '', text, types: [] }, true);
        connection.describe({ type: 'S' }, true);
        connection.sync();
      },
      handleRowDescription: (message: { fields: Field[] }) => {
        found = message.fields;
      },
      handleError: (error: Error) => {
        failure = new Error(`${error.message} in: ${text}`);
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve(found)),
    } as unknown as pg.Submittable);
  });
  const { rows } = await client.query<{ types: string[] }>(
    'SELECT array(SELECT format_type(oid, NULL) FROM unnest($1::oid[]) WITH ORDINALITY AS t(oid, n) ORDER BY n) AS types',
    [fields.map(({ dataTypeID }) => dataTypeID)],
  );
  return fields.map(({ name }, n) => `${name} ${rows[0]!.types[n]}`);
}
