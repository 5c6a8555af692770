import { boolean, integer, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { ExportFormatName } from './export.graphql.js';

/**
 * An export that may be downloaded for a short time. It holds the keys of its rows and none of their content, so that a
 * download reads no row that the audit record does not count. A service that exports has this table.
 */
export const exportTable = defineTable('table_export', {
  id: uuid().key,
  /** Account that asked for the export and alone may download it. */
  account: text().fixed,
  /** The command, such as exportIssues. */
  command: text().fixed,
  format: text<ExportFormatName>().fixed,
  withPersonal: boolean().fixed,
  reason: text().orNull.fixed,
  /** The conditions of the caller, by their names in the API. */
  filter: jsonb<Record<string, unknown>>().fixed,
  /** Keys of the rows, in the order of the file. */
  rowKeys: text().array.fixed,
  rowCount: integer().fixed,
  createdAt: timestamptz().fixed,
  expiresAt: timestamptz().fixed,
});
export type ExportRow = TableRow<typeof exportTable>;

/** The table, for the migration of a service that exports. */
export const createExportTable = `
  CREATE TABLE table_export (
    id uuid PRIMARY KEY,
    account text NOT NULL,
    command text NOT NULL,
    format text NOT NULL CHECK (format IN ('CSV', 'XLSX')),
    with_personal boolean NOT NULL,
    reason text,
    filter jsonb NOT NULL,
    row_keys text[] NOT NULL,
    row_count integer NOT NULL CHECK (row_count = cardinality(row_keys) AND row_count > 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at)
  );
  -- Serves the limit of exports per hour and account.
  CREATE INDEX table_export_account ON table_export (account, created_at);
  -- Serves the sweep.
  CREATE INDEX table_export_created ON table_export (created_at);
`;
export const dropExportTable = 'DROP TABLE table_export;';
