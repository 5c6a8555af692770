import { EntitySchema, type EntitySchemaColumnOptions, type FindOptionsOrder, type FindOptionsWhere } from 'typeorm';
import {
  assignments,
  columnList,
  columnName,
  omit,
  pick,
  pickRow,
  recordOf,
  valueList,
  type ColumnFlag,
  type Flagged,
  type RowOf,
  type Shape,
} from './columns.js';
import type { Transaction } from './database.js';

/** The columns that the INSERT of a row must name: all except those that the database or another statement fills. */
export type NewRow<S extends Shape> = Omit<RowOf<S>, Flagged<S, 'apart'>>;

/** The columns that an UPDATE of a whole row must name: its key and every column that may change. */
export type ChangedRow<S extends Shape> = Omit<RowOf<S>, Exclude<Flagged<S, 'fixed' | 'apart'>, Flagged<S, 'key'>>>;

/** A row as a JSON parameter. A date may also be ISO 8601 text, as events carry it. */
export type Written<R> = {
  [K in keyof R]: R[K] extends Date ? Date | string : R[K] extends Date | null ? Date | string | null : R[K];
};

/** A statement that writes any number of rows, which it receives as one JSON parameter. */
export class Write<R extends object> {
  constructor(
    readonly text: string,
    private readonly shape: Shape,
    private readonly name?: string,
  ) {}

  /**
   * Sends the rows without waiting; a failure fails the transaction (`Transaction.send`). For an empty list no
   * statement is sent.
   */
  send(tx: Pick<Transaction, 'send'>, rows: readonly Written<R>[]): void {
    if (rows.length > 0) tx.send(this.text, [this.json(rows)], this.options);
  }

  /** Writes the rows and waits for the result, so that the caller can catch an error of the database. */
  async run(tx: Pick<Transaction, 'sql'>, rows: readonly Written<R>[]): Promise<void> {
    if (rows.length > 0) await tx.sql(this.text, [this.json(rows)], this.options);
  }

  private get options(): { name?: string } {
    return this.name === undefined ? {} : { name: this.name };
  }

  private json(rows: readonly Written<R>[]): string {
    return JSON.stringify(rows.map((row) => pickRow(this.shape, row as unknown as RowOf<Shape>)));
  }
}

export interface WriteOptions {
  /** Makes the statement a prepared statement with this name. */
  name?: string;
  /** Columns (as the database names them) that order the rows, so that all transactions lock rows in the same order. */
  orderBy?: string;
  /** Data-modifying expressions in the same statement. They may read the parameter $1 as well. */
  ctes?: string;
}

export interface InsertOptions extends WriteOptions {
  /**
   * Treatment of a row whose key exists: no change, or an update, which may depend on the version. Without this option
   * such a row is an error.
   */
  known?: 'keep' | 'change' | 'change-when-newer' | 'change-unless-older';
  /** The column that orders the states of a row; `version` when absent. */
  version?: string;
}

/** A table as the program reads and writes it. A migration creates the table. */
export class Table<S extends Shape> {
  readonly entity: EntitySchema<RowOf<S>>;
  /** The columns that the INSERT of a row writes. */
  readonly inserted: Shape;
  /** The columns that an UPDATE of a whole row changes. */
  readonly changed: Shape;
  readonly keys: Shape;

  constructor(
    readonly name: string,
    readonly columns: S,
  ) {
    const without = (...flags: ColumnFlag[]): Shape =>
      Object.fromEntries(
        Object.entries(columns).filter(([, { facts }]) => !facts.flags.some((flag) => flags.includes(flag))),
      );
    this.inserted = without('apart');
    this.changed = without('key', 'fixed', 'apart');
    this.keys = omit(columns, ...Object.keys(without('key')));
    this.entity = entityOf(name, columns);
  }

  /** The statement that inserts rows. */
  insert({ known, version = 'version', ...options }: InsertOptions = {}): Write<NewRow<S>> {
    const conflict = {
      keep: ' ON CONFLICT DO NOTHING',
      change: this.onKnownKey,
      'change-when-newer': `${this.onKnownKey} WHERE t.${columnName(version)} < excluded.${columnName(version)}`,
      'change-unless-older': `${this.onKnownKey} WHERE t.${columnName(version)} <= excluded.${columnName(version)}`,
    };
    const text = `${withCtes(options)}${this.insertFrom('jsonb_to_recordset($1::jsonb)')}${
      options.orderBy ? ` ORDER BY ${options.orderBy}` : ''
    }${known ? conflict[known] : ''}`;
    return new Write(text, this.inserted, options.name);
  }

  /**
   * The text of the INSERT, for statements with several parts.
   * @param source ends with the function that reads rows from JSON, such as `jsonb_to_recordset($1::jsonb)`
   */
  insertFrom(source: string): string {
    return `INSERT INTO ${this.name} AS t (${columnList(this.inserted)})
      SELECT ${valueList(this.inserted, 'r')} FROM ${source} AS ${recordOf(this.inserted)}`;
  }

  /** The text of the INSERT that changes rows whose key exists already. */
  upsertFrom(source: string): string {
    return `${this.insertFrom(source)}${this.onKnownKey}`;
  }

  /** The text of the UPDATE of whole rows, for statements with several parts. */
  updateFrom(source: string): string {
    return this.updateText(this.changed, source);
  }

  /** Takes the columns that `updateFrom` reads out of a row, for its JSON parameter. */
  changedRow(row: ChangedRow<S>): object {
    return pickRow({ ...this.keys, ...this.changed }, row as RowOf<Shape>);
  }

  private get onKnownKey(): string {
    const excluded = Object.keys(this.changed).map((name) => `${columnName(name)} = excluded.${columnName(name)}`);
    return ` ON CONFLICT (${columnList(this.keys)}) DO UPDATE SET ${excluded.join(', ')}`;
  }

  /** `jsonb_to_recordset($1::jsonb) AS r(…)` with some columns, for the expressions in `ctes`. */
  recordset(...names: (keyof S & string)[]): string {
    return `jsonb_to_recordset($1::jsonb) AS ${recordOf(pick(this.columns, ...names))}`;
  }

  /** The statement that changes every changeable column of rows, which are found by their key. */
  update(options: WriteOptions = {}): Write<ChangedRow<S>> {
    const text = `${withCtes(options)}${this.updateText(this.changed, 'jsonb_to_recordset($1::jsonb)')}`;
    return new Write<ChangedRow<S>>(text, { ...this.keys, ...this.changed }, options.name);
  }

  private updateText(changed: Shape, source: string): string {
    const found = Object.keys(this.keys).map(
      (name) => `t.${columnName(name)} = ${valueList(pick(this.keys, name), 'r')}`,
    );
    return `UPDATE ${this.name} AS t SET ${assignments(changed, 'r')}
      FROM ${source} AS ${recordOf({ ...this.keys, ...changed })} WHERE ${found.join(' AND ')}`;
  }

  /** Reads and writes single rows through TypeORM on the connection of the transaction. */
  rows(tx: Pick<Transaction, 'manager'>): Rows<S> {
    const repository = tx.manager.getRepository<RowOf<S>>(this.entity);
    type Where = FindOptionsWhere<RowOf<S>>;
    return {
      find: (where, order) =>
        repository.find({ where: where as Where, ...(order ? { order: order as FindOptionsOrder<RowOf<S>> } : {}) }),
      findOne: (where) => repository.findOneBy(where as Where),
      insert: async (row) => {
        await repository.insert(row as never);
      },
      update: async (where, change) => {
        await repository.update(where as Where, change as never);
      },
    };
  }
}

const withCtes = ({ ctes }: WriteOptions): string => (ctes ? `WITH ${ctes} ` : '');

export interface Rows<S extends Shape> {
  find(where: Partial<RowOf<S>>, order?: { [N in keyof S]?: 'ASC' | 'DESC' }): Promise<RowOf<S>[]>;
  findOne(where: Partial<RowOf<S>>): Promise<RowOf<S> | null>;
  /** Requires every column that the database does not fill, so that code which omits one does not compile. */
  insert(row: NewRow<S>): Promise<void>;
  update(where: Partial<RowOf<S>>, change: Partial<Omit<RowOf<S>, Flagged<S, 'key' | 'fixed'>>>): Promise<void>;
}

/**
 * Defines a table once. The row type, TypeORM's schema, select lists and statement texts follow from the definition,
 * and a test of each service compares it with the migrated database (`schemaFaults` of @jiceng/testing).
 */
export function defineTable<S extends Shape>(name: string, columns: S): Table<S> {
  return new Table(name, columns);
}

/** The type of a row of the table. */
export type TableRow<T extends Pick<Table<Shape>, 'columns'>> = RowOf<T['columns']>;

const KNOWN_TO_TYPEORM: readonly string[] = [
  'text',
  'uuid',
  'integer',
  'bigint',
  'double precision',
  'boolean',
  'timestamp with time zone',
  'jsonb',
  'bytea',
  'date',
];

/** TypeORM does not start with a column type that it does not know, such as xid8. */
function typeForTypeorm(type: string): 'text' {
  const single = type.replace(/\[\]$/, '');
  return (KNOWN_TO_TYPEORM.includes(single) ? single : 'text') as 'text';
}

function entityOf<S extends Shape>(name: string, columns: S): EntitySchema<RowOf<S>> {
  const mapped = Object.entries(columns).map(([property, { facts }]): [string, EntitySchemaColumnOptions] => [
    property,
    {
      name: columnName(property),
      type: typeForTypeorm(facts.type),
      array: facts.type.endsWith('[]'),
      nullable: facts.nullable,
      primary: facts.flags.includes('key'),
      ...(facts.identity ? { generated: 'increment' as const } : {}),
    },
  ]);
  return new EntitySchema<RowOf<S>>({ name, tableName: name, columns: Object.fromEntries(mapped) as never });
}
