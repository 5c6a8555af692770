import { integer, text, timestamptz, uuid } from '../database/columns.js';
import { defineTable, type TableRow } from '../database/table.js';
import type { FileType } from './file-type.js';

/**
 * An uploaded file. A service that owns files has this table and `file_part`, and a table of its own that says to what
 * a file belongs. Objects are named by the hash of their sealed bytes.
 */
export const fileTable = defineTable('file', {
  id: uuid().key,
  /** A pseudonym of the account that uploads; null after the file was attached. */
  owner: text().orNull,
  /** Length of the original, as its sender announced it. */
  bytes: integer().fixed,
  /** Bytes that have arrived. */
  received: integer(),
  /** Type by content; null until the whole file has arrived and was accepted. */
  type: text<FileType>().orNull.apart,
  /** SHA-256 (hex) of the original; null for an anonymous report, because it would lead to the reporter's phone. */
  sha256: text().orNull.apart,
  /**
   * Wrapped keys: of the original with its parts (null after an anonymous act), and of the derivatives. Without its
   * key, the content is lost.
   */
  originalKey: text().orNull,
  shownKey: text(),
  original: text().orNull.apart,
  /** The derivative that is shown; null when the original is shown, as for documents. */
  shown: text().orNull.apart,
  thumbnail: text().orNull.apart,
  /** Bytes in the store of the original and the derivatives, as counted when the file was accepted; null before. */
  stored: integer().orNull.apart,
  width: integer().orNull.apart,
  height: integer().orNull.apart,
  createdAt: timestamptz().fixed,
  attachedAt: timestamptz().orNull.apart,
});
export type FileRow = TableRow<typeof fileTable>;

/** One stretch of an upload, until the whole file has arrived. */
export const filePartTable = defineTable('file_part', {
  fileId: uuid().key,
  start: integer().key,
  bytes: integer().fixed,
  object: text().fixed,
});
export type FilePartRow = TableRow<typeof filePartTable>;

/** The two tables, for the migration of a service that owns files. */
export const createFileTables = `
  CREATE TABLE file (
    id uuid PRIMARY KEY,
    owner text,
    bytes integer NOT NULL CHECK (bytes > 0),
    received integer NOT NULL CHECK (received BETWEEN 0 AND bytes),
    type text,
    sha256 text,
    original_key text,
    shown_key text NOT NULL,
    original text,
    shown text,
    thumbnail text,
    stored integer,
    width integer,
    height integer,
    created_at timestamptz NOT NULL,
    attached_at timestamptz,
    -- A file that belongs to something has its content and no uploader.
    CONSTRAINT file_attached CHECK (attached_at IS NULL OR
      (owner IS NULL AND type IS NOT NULL AND coalesce(original, shown) IS NOT NULL))
  );
  -- Serves the sweep of files that nobody attached.
  CREATE INDEX file_unattached ON file (created_at) WHERE attached_at IS NULL;
  -- Serves the question whether a photo was used before.
  CREATE INDEX file_sha256 ON file (sha256) WHERE sha256 IS NOT NULL AND attached_at IS NOT NULL;

  CREATE TABLE file_part (
    file_id uuid NOT NULL REFERENCES file ON DELETE CASCADE,
    start integer NOT NULL,
    bytes integer NOT NULL,
    object text NOT NULL,
    PRIMARY KEY (file_id, start)
  );
`;
export const dropFileTables = 'DROP TABLE file_part, file;';
