import type { TestDatabase } from '@jiceng/testing/database';
import type { TestSubgraph } from '@jiceng/testing/subgraph';

/**
 * Returns every row of every table of the service and of its queues as text. Each text begins with the name of the
 * table.
 */
export async function everyRow({ database, queues }: TestSubgraph): Promise<string[]> {
  return [...(await rowsOf(database)), ...(await rowsOf(queues))];
}

async function rowsOf(database: TestDatabase): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => database.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`)),
  );
  return tables.flatMap(({ name }, index) => rows[index]!.map(({ row }) => `${name.replace('public.', '')} ${row}`));
}
