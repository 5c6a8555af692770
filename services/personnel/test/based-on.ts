import type { TestSubgraph } from '@jiceng/testing/subgraph';

const tables = {
  organizationId: 'organization',
  postId: 'post',
  assignmentId: 'assignment',
  entryId: 'roster_entry',
} as const;

/**
 * The input of a command based on the present version of the object that it changes, unless it names another version; the
 * input of a command that makes an object stays as it is.
 */
export async function basedOn(
  subgraph: TestSubgraph,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  for (const [name, table] of Object.entries(tables)) {
    if (input[name] === undefined) continue;
    const [row] = await subgraph.database.query<{ version: number }>(
      `SELECT version FROM ${table} WHERE id::text = $1`,
      [input[name]],
    );
    return { expectedVersion: row?.version ?? 0, ...input };
  }
  return input;
}
