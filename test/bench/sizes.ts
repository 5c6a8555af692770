import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresServer } from '@jiceng/local/postgres';

/** A table or index with its size in bytes. */
export interface Relation {
  database: string;
  /** The table; `(catalogue)` for PostgreSQL's own tables. */
  table: string;
  /** `rows`, `long values` (TOAST), or the name of an index. */
  part: string;
  /** Number under which the write-ahead log names the relation. */
  file: string;
  bytes: number;
}

/** All forks of every relation. A TOAST table and its index belong to the table whose long values they hold. */
const RELATIONS = `
  SELECT CASE WHEN n.nspname IN ('pg_catalog', 'information_schema') THEN '(catalogue)'
      WHEN n.nspname IN ('public', 'jiceng') THEN owner.relname ELSE n.nspname || '.' || owner.relname END AS table,
    CASE WHEN long_values THEN 'long values' WHEN c.relkind = 'i' THEN c.relname ELSE 'rows' END AS part,
    pg_relation_filenode(c.oid)::text AS file,
    (SELECT sum(pg_relation_size(c.oid, fork)) FROM unnest('{main,fsm,vm,init}'::text[]) AS fork)::text AS bytes
  FROM pg_class c
  LEFT JOIN pg_index i ON i.indexrelid = c.oid
  LEFT JOIN pg_class t ON t.reltoastrelid = coalesce(i.indrelid, c.oid)
  CROSS JOIN LATERAL (SELECT t.oid IS NOT NULL AS long_values) l
  JOIN pg_class owner ON owner.oid = coalesce(t.oid, i.indrelid, c.oid)
  JOIN pg_namespace n ON n.oid = owner.relnamespace
  WHERE c.relkind IN ('r', 't', 'i', 'S', 'm')`;

export async function databasesOf(postgres: PostgresServer): Promise<string[]> {
  const rows = await postgres.query<{ name: string }>(
    'postgres',
    'SELECT datname AS name FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname',
  );
  return rows.map(({ name }) => name);
}

export async function relationsOf(postgres: PostgresServer): Promise<Relation[]> {
  const found: Relation[] = [];
  for (const database of await databasesOf(postgres)) {
    const rows = await postgres.query<Record<'table' | 'part' | 'file' | 'bytes', string>>(database, RELATIONS);
    found.push(...rows.map((row) => ({ ...row, database, bytes: Number(row.bytes) })));
  }
  return found;
}

/** Bytes of all files below a folder; 0 when it does not exist. */
export function folderBytes(folder: string): number {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch {
    return 0;
  }
  return entries
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0);
}
