import type { Writable } from 'node:stream';
import { DataSource, type EntityManager, type EntitySchema, type MixedList } from 'typeorm';
import pg, { type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { startChildSpan } from '../process/tracing.js';
import { CreatePlatformTables1795900000000 } from './tables/1795900000000-create-platform-tables.js';

/** A table as `defineTable` makes it. */
type DefinedTable = { readonly entity: Pick<EntitySchema, '@instanceof'> };
type MigrationClass = new () => object;

/**
 * The server notices within half a minute that a node died with a transaction open, and gives its locks back; by default it
 * would hold them for two hours, and every repetition of those commands would wait for them.
 */
const SESSION_SETTINGS = {
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '4',
  idle_in_transaction_session_timeout: '60s',
};

/**
 * A server that dies fails the statements of a connection, and then says so again as an event, once or twice. Nobody listens
 * to a connection between two owners: unheard, the event would end the process.
 */
class Connection extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * The one definition of a service's database, for the running service, its migrations and its tests.
 * @param url connection string of the service's own database
 * @param poolSize connections this process may hold at once
 */
export function createDataSource(
  database: { tables: readonly DefinedTable[]; migrations: MigrationClass[] },
  url: string,
  poolSize = 10,
): DataSource {
  return new DataSource({
    type: 'postgres',
    // By itself typeorm asks for it by a name computed at run time, which a bundle does not hold.
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
      // Statements of a connection are sent without waiting for the answers of those before: see `Transaction.send`.
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

/** What a service waits for, seconds. */
export interface DatabaseLimits {
  /** One statement, after which the server ends it. */
  statement: number;
  /** The answer, after the server should have ended the statement. */
  patience?: number;
  /** A connection: a server that is there accepts it. */
  connect?: number;
}

/**
 * Bounds what a service waits for its database; call it before the data source is initialized. The server ends a statement
 * after so many seconds, with whatever locks it waits for. A server whose node lost its power ends nothing and refuses
 * nothing: the kernel would repeat the statement for a quarter of an hour, so a connection that has not answered by then
 * is given up, and the next one leads to whoever has taken over. Migrations and checks take the time they need.
 */
export function limitStatements(dataSource: DataSource, limits: DatabaseLimits): DataSource {
  const extra = {
    ...(dataSource.options.extra as object),
    Client: limitedClient(limits),
    options: startupOptions({ ...SESSION_SETTINGS, statement_timeout: `${limits.statement}s` }),
  };
  return dataSource.setOptions({ extra });
}

/** The connections of a pool with these limits; the server has to be told `statement_timeout` besides. */
export function limitedClient({ statement, patience = 5, connect = 10 }: DatabaseLimits): typeof pg.Client {
  return class Client extends LimitedClient {
    protected readonly longestMs = (statement + patience) * 1000;

    constructor(config: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis: connect * 1000 });
    }
  } as typeof pg.Client;
}

/**
 * A connection that is cut when a statement is not answered in time; all that wait for it then fail at once. Ending it in
 * good order would wait for the answers.
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

/** As they run: by the time in their names, those of the platform between those of the service. */
function inOrder(migrations: readonly MigrationClass[]): MigrationClass[] {
  return migrations.toSorted((a, b) => Number(a.name.slice(-13)) - Number(b.name.slice(-13)));
}

/** The pg pool under a data source, for the few hot paths that speak prepared SQL. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

export interface SqlOptions {
  /** Makes the statement a prepared one of this name; the text must then always be the same. */
  name?: string;
}

/** A running transaction: raw SQL and TypeORM on the same connection. */
export interface Transaction {
  readonly manager: EntityManager;
  sql<R extends QueryResultRow>(text: string, values?: readonly unknown[], options?: SqlOptions): Promise<R[]>;
  /**
   * Sends a statement whose answer the work does not need. It runs in its turn; when it fails, the transaction fails with
   * its error. A step that only writes costs no round trip of its own that way: it travels with the next read or the commit.
   */
  send(text: string, values?: readonly unknown[], options?: SqlOptions): void;
}

/** Times a transaction is begun again after PostgreSQL chose it as the victim of a deadlock. */
const MOST_RESTARTS = 3;

/**
 * Runs `work` in one transaction; commits when it returns, rolls back when it throws. When PostgreSQL ends it to resolve a
 * deadlock, nothing was written and `work` runs again: it must keep its effects inside the transaction.
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
 * Transactions of one pool that may run at once: a quarter of the connections, at least one, stays free for reads. Work
 * inside a transaction may read outside it (a cache that looks whether it is still fresh); were every connection held by
 * such a transaction, each would wait for one of the others for ever.
 */
class Seats {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Resolves to the function that gives the seat back. */
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
      // Statements of one turn leave in one packet: the server is woken once.
      stream.cork();
      process.nextTick(() => stream.uncork());
      return client.query({ text, values: [...values], ...(options.name ? { name: options.name } : {}) });
    };
    const send: Transaction['send'] = (...statement) => {
      const answer = ask(...statement);
      // Looked at before the commit counts; until then its failure is nobody's.
      answer.catch(() => undefined);
      sent.push(answer);
    };
    try {
      // Said to TypeORM, which would begin and commit one of its own: what it nests becomes a savepoint.
      Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
      send('BEGIN');
      const result = await work({
        manager: runner.manager,
        sql: async (...statement) => (await ask(...statement)).rows as never[],
        send,
      });
      send('COMMIT');
      const end = (await Promise.all(sent)).at(-1)!;
      // The answer to COMMIT after a failure that somebody has swallowed.
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

/** Failures after the first say only that the transaction is aborted. */
async function firstFailure(sent: readonly Promise<unknown>[]): Promise<unknown> {
  const outcomes = await Promise.allSettled(sent);
  return outcomes
    .map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code?: string }) : null))
    .find((reason) => reason !== null && reason.code !== IN_ABORTED_TRANSACTION);
}

const IN_ABORTED_TRANSACTION = '25P02';

/** A read outside a transaction. */
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
