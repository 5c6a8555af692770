import { bigint, boolean, integer, other, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** A sealed packet. Its row is written once and never changed. */
export const archivePacket = defineTable('archive_packet', {
  position: bigint().key,
  id: uuid(),
  issueId: uuid(),
  edition: integer(),
  title: text(),
  regionCode: text(),
  categoryCode: text().orNull,
  closedAt: timestamptz(),
  archivedAt: timestamptz(),
  /** Canonical JSON (RFC 8785). The digest is computed over exactly these bytes. */
  document: text(),
  digest: text(),
  seal: text(),
  /** The normalised text of the packet for searches. */
  searchText: text(),
  /** Pairs of characters of `searchText`. */
  search: other<string>('tsvector'),
});

/** A single row with the position and seal of the last packet. */
export const archiveHead = defineTable('archive_head', {
  singleton: boolean().key.filledWith('true'),
  position: bigint(),
  seal: text(),
});

/** The organizations that are responsible for an issue or handle it, as last known. */
export const issueScope = defineTable('issue_scope', {
  issueId: uuid().key,
  organizationIds: uuid().array,
  version: integer(),
});
