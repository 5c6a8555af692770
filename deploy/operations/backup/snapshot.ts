import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { CONFIDENTIAL_ROLE, CONFIDENTIAL_SCHEMA } from '@jiceng/platform/confidential';
import { FILE_OWNER, namedObjects, type NamedObjects } from './files.js';
import type { Manifest, Piece, ServiceManifest, TableManifest } from './archive.js';

/** Longest wait in milliseconds for messages that are being handled. After that the snapshot is tried again. */
const LOCK_TIMEOUT_MS = 5_000;
const ATTEMPTS = 12;

/**
 * A snapshot of all databases at one time. Services affect each other only by messages, and a message takes effect
 * together with a row of `processed_message`.
 * `take` locks this table in all databases while each database exports its snapshot. Every message that has taken
 * effect in one snapshot is therefore announced in another, and no restored database contains the effect of an unknown
 * event. Commands continue during the lock. An event that was announced and has not taken effect is handed over again
 * after a restore.
 */
export class Snapshot {
  readonly takenAt: Date;
  private readonly clients: Map<ServiceName, pg.Client>;

  private constructor(clients: Map<ServiceName, pg.Client>, takenAt: Date) {
    this.clients = clients;
    this.takenAt = takenAt;
  }

  /** @throws Error when messages could not be stopped within a minute */
  static async take(urls: Record<ServiceName, string>): Promise<Snapshot> {
    for (let attempt = 1; ; attempt += 1) {
      const holding = await connectAll(urls);
      try {
        await Promise.all(
          [...holding.values()].map(async (client) => {
            await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
            await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
            // This statement takes no snapshot yet. The snapshot is taken by the first query after the lock.
            await client.query('LOCK TABLE processed_message IN SHARE MODE');
          }),
        );
        const takenAt = new Date();
        const ids = new Map(
          await Promise.all(
            [...holding].map(async ([service, client]) => {
              const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
              return [service, rows[0]!.id] as const;
            }),
          ),
        );
        const reading = await connectAll(urls);
        await Promise.all(
          [...reading].map(async ([service, client]) => {
            await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
            await client.query(`SET TRANSACTION SNAPSHOT ${pg.escapeLiteral(ids.get(service)!)}`);
          }),
        );
        return new Snapshot(reading, takenAt);
      } catch (error) {
        if ((error as { code?: string }).code !== '55P03' || attempt >= ATTEMPTS) throw error;
      } finally {
        await Promise.all([...holding.values()].map((client) => client.end()));
      }
    }
  }

  async manifest(): Promise<Manifest> {
    const services = {} as Record<ServiceName, ServiceManifest>;
    for (const [service, client] of this.clients) services[service] = await serviceManifest(client);
    return { format: 1, takenAt: this.takenAt.toISOString(), services };
  }

  async *pieces(): AsyncGenerator<Piece> {
    const manifest = await this.manifest();
    yield { kind: 'manifest', manifest };
    for (const [service, client] of this.clients) {
      for (const table of manifest.services[service].tables) {
        yield { kind: 'table', service, table: table.name };
        await client.query(roleFor(table.name));
        const rows = client.query(copyTo(`COPY ${tableName(table.name)} (${columnList(table)}) TO STDOUT`));
        for await (const bytes of rows as AsyncIterable<Buffer>) yield { kind: 'rows', bytes };
      }
    }
  }

  /** Returns the objects of photos and documents that the rows of the snapshot name. */
  async files(): Promise<NamedObjects> {
    const client = this.clients.get(FILE_OWNER)!;
    await client.query('RESET ROLE');
    return namedObjects(client);
  }

  async close(): Promise<void> {
    await Promise.all([...this.clients.values()].map((client) => client.end()));
  }
}

/** Returns the name of a table of the archive as SQL; a confidential table has its schema before it. */
export function tableName(name: string): string {
  return name.split('.').map(pg.escapeIdentifier).join('.');
}

/** Returns the statement after which the connection may read and fill a table of the archive. */
export function roleFor(name: string): string {
  return name.startsWith(`${CONFIDENTIAL_SCHEMA}.`) ? `SET LOCAL ROLE ${CONFIDENTIAL_ROLE}` : 'RESET ROLE';
}

export function columnList({ columns }: TableManifest): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ');
}

async function connectAll(urls: Record<ServiceName, string>): Promise<Map<ServiceName, pg.Client>> {
  const clients = new Map<ServiceName, pg.Client>();
  try {
    for (const service of serviceNames) {
      const client = new pg.Client({ connectionString: urls[service], application_name: 'jiceng-backup' });
      client.on('error', () => undefined);
      clients.set(service, client);
      await client.connect();
    }
    return clients;
  } catch (error) {
    await Promise.all([...clients.values()].map((client) => client.end().catch(() => undefined)));
    throw error;
  }
}

async function serviceManifest(client: pg.Client): Promise<ServiceManifest> {
  const { rows: migrations } = await client.query<{ name: string }>(
    'SELECT name FROM schema_migration ORDER BY timestamp',
  );
  // Transaction numbers have no meaning on another server. Restored rows get the number of the restoring transaction.
  const { rows: tables } = await client.query<TableManifest>(`
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
      array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.atttypid <> 'xid8'::regtype
    WHERE n.nspname IN ('public', '${CONFIDENTIAL_SCHEMA}') AND c.relkind = 'r' AND c.relname <> 'schema_migration'
    GROUP BY 1 ORDER BY 1`);
  const {
    rows: [last],
  } = await client.query<{ entry: string }>('SELECT coalesce(max(entry), 0) AS entry FROM audit_record');
  return { migrations: migrations.map(({ name }) => name), tables, lastAuditEntry: Number(last!.entry) };
}
