import type { TestSubgraph } from '@jiceng/testing/subgraph';

const tables = {
  organizationId: 'organization',
  postId: 'post',
  assignmentId: 'assignment',
  entryId: 'roster_entry',
  leaveRequestId: 'leave_request',
} as const;

/**
 * Returns the input with `expectedVersion` set to the present version of the object, unless the input names a version.
 * The input of a command that creates an object is returned unchanged.
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
