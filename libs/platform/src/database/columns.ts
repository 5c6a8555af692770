/** A property of a column besides its type. Each flag changes which statements write the column. */
export type ColumnFlag = 'key' | 'fixed' | 'apart';

export interface ColumnFacts {
  /** Type as PostgreSQL prints it, such as `timestamp with time zone` or `uuid[]`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly flags: readonly ColumnFlag[];
  /** Default as PostgreSQL prints it; null without one. */
  readonly default: string | null;
  readonly identity: boolean;
  readonly collation: string | null;
  /** SQL that computes the value in a query; null when the query reads the column of that name. */
  readonly expression: string | null;
}

/** A column of a table or of a query's result. `V` is the type of the value in the program; `F` lists the flags. */
export class Column<V, F extends ColumnFlag = never> {
  declare readonly value: V;
  declare readonly flag: F;

  constructor(readonly facts: ColumnFacts) {}

  get orNull(): Column<V | null, F> {
    return this.with({ nullable: true });
  }

  get array(): Column<V[], F> {
    return this.with({ type: `${this.facts.type}[]` });
  }

  /** Marks the column as part of the primary key, by which an UPDATE finds the row. */
  get key(): Column<V, F | 'key'> {
    return this.with({ flags: [...this.facts.flags, 'key'] });
  }

  /** Marks the column as one that the INSERT writes and that never changes afterwards. */
  get fixed(): Column<V, F | 'fixed'> {
    return this.with({ flags: [...this.facts.flags, 'fixed'] });
  }

  /** Marks a column that is written only by statements that name it. The INSERT of a row leaves NULL or the default. */
  get apart(): Column<V, F | 'apart'> {
    return this.with({ flags: [...this.facts.flags, 'apart'] });
  }

  /**
   * @param sql the default as PostgreSQL prints it; the INSERT of a row omits the column, so that the default applies
   */
  filledWith(sql: string): Column<V, F | 'apart'> {
    return this.apart.with({ default: sql });
  }

  /** The database numbers the rows (GENERATED ALWAYS AS IDENTITY). */
  get identity(): Column<V, F | 'apart'> {
    return this.apart.with({ identity: true });
  }

  collated(collation: string): Column<V, F> {
    return this.with({ collation });
  }

  /** In a query: the value is computed by `sql` instead of read from the column of that name. */
  as(sql: string): Column<V, F> {
    return this.with({ expression: sql });
  }

  private with<W, G extends ColumnFlag>(change: Partial<ColumnFacts>): Column<W, G> {
    return new Column<W, G>({ ...this.facts, ...change });
  }
}

const ofType = <V>(type: string): Column<V> =>
  new Column<V>({
    type,
    nullable: false,
    flags: [],
    default: null,
    identity: false,
    collation: null,
    expression: null,
  });

export const text = <V extends string = string>(): Column<V> => ofType('text');
export const uuid = (): Column<string> => ofType('uuid');
export const integer = (): Column<number> => ofType('integer');
/** A string in the program, because a JavaScript number loses digits above 2^53. */
export const bigint = (): Column<string> => ofType('bigint');
export const doublePrecision = (): Column<number> => ofType('double precision');
export const boolean = (): Column<boolean> => ofType('boolean');
export const timestamptz = (): Column<Date> => ofType('timestamp with time zone');
export const jsonb = <V>(): Column<V> => ofType('jsonb');
const PACKED_TYPE = 'json';
/**
 * A document that PostgreSQL compresses although it is small. Its table needs `STORAGE MAIN` for the column and a
 * `toast_tuple_target` of 128; `packedValue` makes the rows long enough. No query searches in the document.
 */
export const packed = <V>(): Column<V> => ofType(PACKED_TYPE);
/**
 * A jsonb value as a json with blanks behind it, which are no part of the document. PostgreSQL compresses only rows of
 * more than 2 KB; the blanks make the row that long and take about 30 bytes of it once they are compressed.
 */
export const packedValue = (value: string): string => `(${value}::text || repeat(' ', 2048))::json`;
export const bytea = (): Column<Buffer> => ofType('bytea');
declare const sealedMark: unique symbol;
/** A text that only `Sealing.open` can read. A plain text does not compile where a sealed text is expected. */
export type SealedText = string & { readonly [sealedMark]: true };
const SEALED_TYPE = 'sealed_text';
/**
 * Personal data, sealed by `DataKey.seal`. The database refuses a value that is not sealed. A query returns the value
 * followed by its wrapped data key; a write stores the value without that key.
 */
export const sealed = (): Column<SealedText> => ofType(SEALED_TYPE);
/** A day as text (`2026-03-01`), so that no time zone can shift it. Select lists cast the column to text. */
export const date = (): Column<string> => ofType('date');
/**
 * A column of any other type, by the name that PostgreSQL prints. TypeORM knows few types and treats the value as text.
 */
export const other = <V>(type: string): Column<V> => ofType(type);

/** Columns by their names in the program. */
export type Shape = Readonly<Record<string, Column<unknown, ColumnFlag>>>;

/** The type of a row with these columns. */
export type RowOf<S extends Shape> = { [N in keyof S]: S[N]['value'] };

/** Names of the columns of a shape that carry a flag. */
export type Flagged<S extends Shape, F extends ColumnFlag> = {
  [N in keyof S]: F extends S[N]['flag'] ? N : never;
}[keyof S];

/** A row as plain JSON: dates are ISO 8601 texts. */
export type PlainOf<R> = {
  [K in keyof R]: R[K] extends Date ? string : R[K] extends Date | null ? string | null : R[K];
};

export function pick<S extends Shape, N extends keyof S & string>(shape: S, ...names: N[]): Pick<S, N> {
  return Object.fromEntries(names.map((name) => [name, shape[name]])) as Pick<S, N>;
}

export function omit<S extends Shape, N extends keyof S & string>(shape: S, ...names: N[]): Omit<S, N> {
  return Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name as N))) as Omit<S, N>;
}

/** Name of a column in the database: `validFrom` is stored as `valid_from`. */
export const columnName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const quoted = (name: string): string => (/^[a-z_]+$/.test(name) ? name : `"${name}"`);
const dotted = (alias: string | undefined, name: string): string => (alias ? `${alias}.${name}` : name);

/**
 * The value of a column in a query. A sealed value is followed by its wrapped data key, by nothing when the key was
 * destroyed, or by a question mark when the snapshot of the statement is older than the key.
 */
function readValue(name: string, { type, expression }: ColumnFacts, alias?: string): string {
  const value = expression ?? dotted(alias, columnName(name));
  return type === SEALED_TYPE ? sealedValue(value) : value;
}

/** SQL that reads a sealed column `value` with its wrapped data key. */
export function sealedValue(value: string): string {
  const key = `split_part(${value}, '.', 2)::uuid`;
  return `(${value} || '.' || coalesce((SELECT coalesce(wrapped, '') FROM data_key WHERE data_key.id = ${key}), '?'))`;
}

/**
 * The value of a column in a record that is written. A sealed value is written without its wrapped data key, a packed one
 * with blanks.
 */
function writtenValue(name: string, { type }: ColumnFacts, record?: string): string {
  const value = dotted(record, quoted(name));
  if (type === PACKED_TYPE) return packedValue(value);
  return type === SEALED_TYPE ? `substring(${value} FROM '^[^.]*[.][^.]*[.][^.]*')` : value;
}

/** `code, parent_code AS "parentCode"`: the select list, which gives the columns the names of the program. */
export function selectList(shape: Shape, alias?: string): string {
  return Object.entries(shape)
    .map(([name, { facts }]) => {
      const value = readValue(name, facts, alias);
      if (facts.type === 'date') return `${value}::text AS ${quoted(name)}`;
      return value === name ? name : `${value} AS ${quoted(name)}`;
    })
    .join(', ');
}

/** `'code', code, 'parentCode', parent_code`: the arguments for `jsonb_build_object`. */
export function jsonList(shape: Shape): string {
  return Object.entries(shape)
    .map(([name, { facts }]) => `'${name}', ${readValue(name, facts)}`)
    .join(', ');
}

/** `code, parent_code`: the columns by their names in the database. */
export function columnList(shape: Shape): string {
  return Object.keys(shape).map(columnName).join(', ');
}

/** `r.code, r."parentCode"`: the values of a record whose fields have the property names of TypeScript. */
export function valueList(shape: Shape, record?: string): string {
  return Object.entries(shape)
    .map(([name, { facts }]) => writtenValue(name, facts, record))
    .join(', ');
}

/** `name = r.name, parent_code = r."parentCode"`: the assignments of an UPDATE. */
export function assignments(shape: Shape, record: string): string {
  return Object.entries(shape)
    .map(([name, { facts }]) => `${columnName(name)} = ${writtenValue(name, facts, record)}`)
    .join(', ');
}

/** `r(code text, "parentCode" text)`: the column definitions with which PostgreSQL reads rows from JSON. */
export function recordOf(shape: Shape, record = 'r'): string {
  const columns = Object.entries(shape).map(
    ([name, { facts }]) => `${quoted(name)} ${facts.type === SEALED_TYPE ? 'text' : facts.type}`,
  );
  return `${record}(${columns.join(', ')})`;
}

/** Takes the columns of a shape out of a row, for a JSON parameter. Other properties of the row are not sent. */
export function pickRow<S extends Shape>(shape: S, row: RowOf<S>): RowOf<S> {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, row[name]])) as RowOf<S>;
}

/**
 * Returns the names that have the value `mark` in the list. A list that `satisfies Record<keyof Row, …>` names every
 * column, so that a new column does not compile until a developer has added it to the list.
 */
export function namesWith<L extends Readonly<Record<string, string>>, M extends L[keyof L]>(
  list: L,
  mark: M,
): { [N in keyof L]: L[N] extends M ? N : never }[keyof L][] {
  return Object.keys(list).filter((name) => list[name] === mark) as never;
}

export function pickFields<R extends object, N extends keyof R>(row: R, names: readonly N[]): Pick<R, N> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<R, N>;
}

/** A row as plain JSON. */
export function toPlain<R extends object>(row: R): PlainOf<R> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : (value as unknown),
    ]),
  ) as PlainOf<R>;
}

/** Turns a plain JSON object, such as the result of `to_jsonb`, into a row: date texts become dates again. */
export function fromPlain<S extends Shape>(shape: S, plain: PlainOf<RowOf<S>>): RowOf<S> {
  const dates = Object.entries(shape).filter(([, { facts }]) => facts.type === 'timestamp with time zone');
  const read = (value: unknown): Date | null => (value === null ? null : new Date(value as string));
  return {
    ...plain,
    ...Object.fromEntries(dates.map(([name]) => [name, read(plain[name as keyof typeof plain])])),
  } as RowOf<S>;
}
