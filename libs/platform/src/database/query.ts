import { DataSource } from 'typeorm';
import { selectList, type RowOf, type Shape } from './columns.js';
import { readSql, type SqlOptions, type Transaction } from './database.js';

/** A transaction, or the data source for a read outside one. */
export type QuerySource = DataSource | Pick<Transaction, 'sql'>;

/** A query and the columns of its result. */
export class Query<S extends Shape> {
  readonly text: string;

  constructor(
    readonly shape: S,
    text: (columns: (alias?: string) => string) => string,
    readonly name?: string,
  ) {
    this.text = text((alias) => selectList(shape, alias));
  }

  rows(source: QuerySource, values: readonly unknown[] = []): Promise<RowOf<S>[]> {
    return rowsOf<RowOf<S>>(source, this.text, values, this.name === undefined ? {} : { name: this.name });
  }

  async first(source: QuerySource, values: readonly unknown[] = []): Promise<RowOf<S> | null> {
    const [row] = await this.rows(source, values);
    return row ?? null;
  }
}

/** Every query that the loaded modules have defined. A test asks PostgreSQL for the columns of each (`queryFaults`). */
export const definedQueries = new Set<Query<Shape>>();

/**
 * Defines a query with a constant text. A column belongs to a table or is computed (`integer().as('count(*)::int')`).
 * The row type follows from the columns, and a test compares them with the columns that PostgreSQL returns.
 * @param text receives the function that makes the select list for the alias of a table
 * @param name makes the statement a prepared statement with this name
 */
export function defineQuery<S extends Shape>(
  shape: S,
  text: (columns: (alias?: string) => string) => string,
  name?: string,
): Query<S> {
  const query = new Query(shape, text, name);
  definedQueries.add(query);
  return query;
}

/**
 * Runs a query whose text depends on the request, for example on the row scope of the policy. Its rows are typed like
 * those of a defined query.
 */
export function askRows<S extends Shape>(
  source: QuerySource,
  shape: S,
  text: (columns: (alias?: string) => string) => string,
  values: readonly unknown[],
  options: SqlOptions = {},
): Promise<RowOf<S>[]> {
  return rowsOf(
    source,
    text((alias) => selectList(shape, alias)),
    values,
    options,
  );
}

/**
 * Counts the rows that a list would have. `text` is the query of the list from its first row on, with a limit, so that
 * the count has the conditions of the list and reads no more rows than the limit.
 */
export async function countRows(source: QuerySource, text: string, values: readonly unknown[]): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(source, `SELECT count(*)::int AS n FROM (${text}) listed`, values, {});
  return row!.n;
}

function rowsOf<R extends object>(
  source: QuerySource,
  text: string,
  values: readonly unknown[],
  options: SqlOptions,
): Promise<R[]> {
  return source instanceof DataSource
    ? readSql<R>(source, text, values, options)
    : source.sql<R>(text, values, options);
}
