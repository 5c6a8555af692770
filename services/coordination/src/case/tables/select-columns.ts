/** Column lists of entities for hand-written SQL, under the names of their properties. */
export function selectColumns(
  metadata: { columns: readonly { databaseName: string; propertyName: string }[] },
  alias: string,
): string {
  return metadata.columns
    .map(({ databaseName, propertyName }) => `${alias}.${databaseName} AS "${propertyName}"`)
    .join(', ');
}
