import type { Writable } from 'node:stream';
import { DataSource, type EntityManager, type EntitySchema, type MixedList } from 'typeorm';
import pg, { type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { startChildSpan } from '../process/tracing.js';
import { CreatePlatformTables1795900000000 } from './tables/1795900000000-create-platform-tables.js';

/** A table made with `defineTable`. */
type DefinedTable = { readonly entity: Pick<EntitySchema, '@instanceof'> };
type MigrationClass = new () => object;

/**
 * The server notices within 30 seconds that a client died with a transaction open, and releases its locks. With the
 * defaults the locks would stay for two hours, and every retry of those commands would wait for them.
 */
const SESSION_SETTINGS = {
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '4',
  idle_in_transaction_session_timeout: '60s',
};

/**
 * When a server dies, the driver fails the open statements and then also emits an `error` event, once or twice. At that
 * moment the connection may have no other listener, and an unhandled event would end the process.
 */
class Connection extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * Creates the data source of a service's database. The running service, its migrations and its tests all use this
 * function.
 * @param url connection string of the service's own database
 * @param poolSize largest number of connections of this process
 */
export function createDataSource(
  database: { tables: readonly DefinedTable[]; migrations: MigrationClass[] },
  url: string,
  poolSize = 10,
): DataSource {
  return new DataSource({
    type: 'postgres',
    // TypeORM would load the driver by a name computed at run time, which a bundle cannot resolve.
    driver: pg,
    url,
    poolSize,
    entities: database.tables.map(({ entity }) => entity) as unknown as MixedList<never>,
    migrations: inOrder([CreatePlatformTables1795900000000, ...database.migrations]) as MixedList<never>,
    migrationsTableName: 'schema_migration',
    synchronize: false,
    logging: false,
    extra: {
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'jiceng',
      options: startupOptions(SESSION_SETTINGS),
      // A connection sends statements without waiting for the results of earlier statements; see `Transaction.send`.
      pipeline: true,
      Client: Connection,
    },
  });
}

function startupOptions(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** Time limits for a service's database, in seconds. */
export interface DatabaseLimits {
  /** Limit for one statement. The server cancels the statement afterwards. */
  statement: number;
  /** Additional time for an answer to arrive after the server should have cancelled the statement. */
  patience?: number;
  /** Limit for opening a connection. */
  connect?: number;
}

/**
 * Limits how long a service waits for its database; call this function before the data source is initialized. The
 * server cancels a statement after the limit and releases its locks. A server whose machine lost power can do neither,
 * and the kernel would resend the statement for a quarter of an hour; the client therefore drops a connection that does
 * not answer in time, and the next connection reaches the new server. Migrations and checks have no limit.
 */
export function limitStatements(dataSource: DataSource, limits: DatabaseLimits): DataSource {
  const extra = {
    ...(dataSource.options.extra as object),
    Client: limitedClient(limits),
    options: startupOptions({ ...SESSION_SETTINGS, statement_timeout: `${limits.statement}s` }),
  };
  return dataSource.setOptions({ extra });
}

/** The client class of a pool with these limits. The server needs `statement_timeout` as well. */
export function limitedClient({ statement, patience = 5, connect = 10 }: DatabaseLimits): typeof pg.Client {
  return class Client extends LimitedClient {
    protected readonly longestMs = (statement + patience) * 1000;

    constructor(config: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis: connect * 1000 });
    }
  } as typeof pg.Client;
}

/**
 * A connection that is cut when a statement is not answered in time; all statements that wait on it then fail at once.
 * An orderly close would wait for the missing answers.
 */
abstract class LimitedClient extends Connection {
  protected abstract readonly longestMs: number;

  override query(...args: unknown[]): never {
    const timer = setTimeout(() => this.connection.stream.destroy(), this.longestMs);
    const answered = (): void => clearTimeout(timer);
    const last = args.at(-1);
    if (typeof last === 'function') {
      args[args.length - 1] = (...answer: unknown[]): unknown => {
        answered();
        return (last as (...answer: unknown[]) => unknown)(...answer);
      };
    }
    const query = super.query as (...args: unknown[]) => unknown;
    const answer = query.apply(this, args);
    if (answer instanceof Promise) answer.then(answered, answered);
    else if (typeof last !== 'function') answered();
    return answer as never;
  }
}

/** Sorts the migrations by the time in their names, so that those of the platform run between those of the service. */
function inOrder(migrations: readonly MigrationClass[]): MigrationClass[] {
  return migrations.toSorted((a, b) => Number(a.name.slice(-13)) - Number(b.name.slice(-13)));
}

/** The pg pool of a data source, for the few frequent statements that use prepared SQL directly. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

export interface SqlOptions {
  /** Makes the statement a prepared statement with this name. The text must be the same on each call with the name. */
  name?: string;
}

/** A running transaction. Raw SQL and TypeORM use the same connection. */
export interface Transaction {
  readonly manager: EntityManager;
  sql<R extends QueryResultRow>(text: string, values?: readonly unknown[], options?: SqlOptions): Promise<R[]>;
  /**
   * Sends a statement whose result the work does not need; when it fails, the transaction fails with its error. The
   * statement travels with the next read or with the commit and so needs no round trip of its own.
   */
  send(text: string, values?: readonly unknown[], options?: SqlOptions): void;
}

/** Number of times a transaction starts again after PostgreSQL cancelled it to resolve a deadlock. */
const MOST_RESTARTS = 3;

/**
 * Runs `work` in one transaction, commits when it returns, and rolls back when it throws. When PostgreSQL cancels the
 * transaction to resolve a deadlock, `work` runs again; its effects must therefore stay inside the transaction.
 */
export function inTransaction<T>(dataSource: DataSource, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return startChildSpan('database transaction', async () => {
    const leave = await seatsOf(dataSource).enter();
    try {
      for (let restart = 0; ; restart += 1) {
        try {
          return await transact(dataSource, work);
        } catch (error) {
          if (restart >= MOST_RESTARTS || !isDeadlock(error)) throw error;
        }
      }
    } finally {
      leave();
    }
  });
}

/**
 * Limits how many transactions of a pool run at once: a quarter of the connections, at least one, stays free for reads.
 * Work in a transaction may read outside it, for example to refresh a cache; if transactions held all connections, they
 * would wait for each other without end.
 */
class Seats {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Resolves to a function that frees the seat. */
  async enter(): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    return () => {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    };
  }
}

const seats = new WeakMap<DataSource, Seats>();

function seatsOf(dataSource: DataSource): Seats {
  let found = seats.get(dataSource);
  if (!found) {
    const connections = poolOf(dataSource).options.max;
    found = new Seats(Math.max(1, connections - Math.max(1, Math.floor(connections / 4))));
    seats.set(dataSource, found);
  }
  return found;
}

function isDeadlock(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return (driverError?.code ?? code) === '40P01';
}

async function transact<T>(dataSource: DataSource, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const sent: Promise<QueryResult>[] = [];
  try {
    const client = (await runner.connect()) as PoolClient & { connection: { stream: Writable } };
    const { stream } = client.connection;
    const ask = (text: string, values: readonly unknown[] = [], options: SqlOptions = {}): Promise<QueryResult> => {
      // Statements of one turn of the event loop are sent in one packet, so that the server wakes only once.
      stream.cork();
      process.nextTick(() => stream.uncork());
      return client.query({ text, values: [...values], ...(options.name ? { name: options.name } : {}) });
    };
    const send: Transaction['send'] = (...statement) => {
      const answer = ask(...statement);
      // The result is checked before the commit. Until then this handler keeps a failure from being an unhandled
      // rejection.
      answer.catch(() => undefined);
      sent.push(answer);
    };
    try {
      // Tells TypeORM that a transaction is open. TypeORM then uses savepoints for its own transactions instead of
      // BEGIN and COMMIT.
      Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
      send('BEGIN');
      const result = await work({
        manager: runner.manager,
        sql: async (...statement) => (await ask(...statement)).rows as never[],
        send,
      });
      send('COMMIT');
      const end = (await Promise.all(sent)).at(-1)!;
      // PostgreSQL answers COMMIT with ROLLBACK when a statement failed and the work ignored the failure.
      if (end.command !== 'COMMIT')
        throw new Error('the transaction was rolled back because one of its statements failed');
      return result;
    } catch (error) {
      const cause = await firstFailure(sent);
      await client.query('ROLLBACK').catch(() => undefined);
      throw cause ?? error;
    }
  } finally {
    await runner.release();
  }
}

/** Returns the error of the first failed statement. Later errors say only that the transaction is aborted. */
async function firstFailure(sent: readonly Promise<unknown>[]): Promise<unknown> {
  const outcomes = await Promise.allSettled(sent);
  return outcomes
    .map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code?: string }) : null))
    .find((reason) => reason !== null && reason.code !== IN_ABORTED_TRANSACTION);
}

const IN_ABORTED_TRANSACTION = '25P02';

/** Reads outside a transaction. */
export async function readSql<R extends QueryResultRow>(
  dataSource: DataSource,
  text: string,
  values: readonly unknown[] = [],
  options: SqlOptions = {},
): Promise<R[]> {
  const answer = await poolOf(dataSource).query<R>({
    text,
    values: [...values],
    ...(options.name ? { name: options.name } : {}),
  });
  return answer.rows;
}
