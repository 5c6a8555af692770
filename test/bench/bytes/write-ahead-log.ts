import type { PostgresServer } from '@jiceng/local/postgres';

/** What was written to the write-ahead log, without full-page images. */
export interface LogShare {
  /** Database and relation, as the log names them; null for records without a page, such as commits. */
  relation: { database: string; file: string } | null;
  bytes: number;
}

export interface WrittenLog {
  shares: LogShare[];
  /** Bytes of the full-page images, which are not in the shares: their number depends on the checkpoints. */
  imageBytes: number;
}

/** A record that changes several pages, such as a split, is divided among them. */
const SHARES = `
  WITH page AS (
    SELECT start_lsn, reldatabase, relfilenode, block_fpi_length,
      record_length - sum(block_fpi_length) OVER record AS plain, count(*) OVER record AS pages
    FROM pg_get_wal_block_info($1::pg_lsn, $2::pg_lsn, false) WINDOW record AS (PARTITION BY start_lsn)
  )
  SELECT d.datname AS database, relfilenode::text AS file, sum(plain::numeric / pages)::float AS bytes,
    sum(block_fpi_length)::float AS images
  FROM page LEFT JOIN pg_database d ON d.oid = reldatabase GROUP BY 1, 2`;
const TOTAL = `SELECT sum(record_size)::float AS bytes FROM pg_get_wal_stats($1::pg_lsn, $2::pg_lsn, false)`;

/** Makes the server keep the log of the whole measurement, so that it can be read at the end. */
export async function prepareLog(postgres: PostgresServer): Promise<void> {
  await postgres.query('postgres', 'CREATE EXTENSION IF NOT EXISTS pg_walinspect');
  await postgres.query('postgres', `ALTER SYSTEM SET wal_keep_size = '16GB'`);
  await postgres.query('postgres', 'SELECT pg_reload_conf()');
}

/** Place in the log up to which everything is on disk. */
export async function logPosition(postgres: PostgresServer): Promise<string> {
  await postgres.query('postgres', 'CHECKPOINT');
  const [row] = await postgres.query<{ lsn: string }>('postgres', 'SELECT pg_current_wal_flush_lsn() AS lsn');
  return row!.lsn;
}

export async function logBetween(postgres: PostgresServer, from: string, to: string): Promise<WrittenLog> {
  const rows = await postgres.query<{ database: string | null; file: string; bytes: number; images: number }>(
    'postgres',
    SHARES,
    [from, to],
  );
  const [total] = await postgres.query<{ bytes: number }>('postgres', TOTAL, [from, to]);
  const known = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    shares: [
      ...rows.map(({ database, file, bytes }) => ({ relation: { database: database ?? '(server)', file }, bytes })),
      { relation: null, bytes: total!.bytes - known },
    ],
    imageBytes: rows.reduce((sum, { images }) => sum + images, 0),
  };
}
