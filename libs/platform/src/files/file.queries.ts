import { integer, pick, text } from '../database/columns.js';
import { defineQuery } from '../database/query.js';
import { filePartTable, fileTable } from './file.table.js';

export const fileById = defineQuery(
  fileTable.columns,
  (columns) => `SELECT ${columns()} FROM file WHERE id = $1`,
  'file-by-id',
);

export const lockedFiles = defineQuery(
  fileTable.columns,
  (columns) => `SELECT ${columns()} FROM file WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
  'file-locked',
);

export const partsOfFile = defineQuery(
  filePartTable.columns,
  (columns) => `SELECT ${columns()} FROM file_part WHERE file_id = $1 ORDER BY start`,
  'file-parts',
);

/**
 * Stores a part of an upload and counts its bytes. Returns no row when another request has stored a part from the same
 * place in the meantime.
 */
export const addPart = defineQuery(
  { received: integer() },
  () => `WITH moved AS (
      UPDATE file SET received = received + $3 WHERE id = $1 AND received = $2 AND type IS NULL RETURNING id, received
    ), kept AS (
      INSERT INTO file_part (file_id, start, bytes, object) SELECT id, $2, $3, $4 FROM moved
    ) SELECT received FROM moved`,
  'file-add-part',
);

/**
 * Removes the last part of a complete upload that was not accepted, because its process was killed or the scanner or a
 * store did not answer. The sender sends this part again, which starts the acceptance again.
 */
export const takeBackLastPart = defineQuery(
  pick(fileTable.columns, 'received'),
  () => `WITH gone AS (
      DELETE FROM file_part WHERE (file_id, start) = (
        SELECT p.file_id, p.start FROM file_part p JOIN file f ON f.id = p.file_id
        WHERE f.id = $1 AND f.type IS NULL AND f.received = f.bytes ORDER BY p.start DESC LIMIT 1) RETURNING file_id, start
    ) UPDATE file f SET received = gone.start FROM gone WHERE f.id = gone.file_id RETURNING f.received`,
  'file-take-back-part',
);

/** Deletes a file that is not attached, and returns its objects, which no row names any more. */
export const deleteUnattached = defineQuery(
  { object: text().orNull },
  () => `WITH parts AS (SELECT object FROM file_part WHERE file_id = $1),
    gone AS (DELETE FROM file WHERE id = $1 AND attached_at IS NULL RETURNING original, shown, thumbnail)
    SELECT object FROM (
      SELECT unnest(ARRAY[original, shown, thumbnail]) AS object FROM gone UNION ALL
      SELECT object FROM parts WHERE EXISTS (SELECT FROM gone)
    ) o WHERE object IS NOT NULL`,
  'file-delete-unattached',
);

/** Ids of the oldest files that were begun before $1 and are attached to nothing. */
export const staleFiles = defineQuery(
  pick(fileTable.columns, 'id'),
  (columns) =>
    `SELECT ${columns()} FROM file WHERE attached_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT 200`,
  'file-stale',
);

/** Returns those of the objects $1 that a row names. */
export const namedObjects = defineQuery(
  { object: text() },
  () => `SELECT original AS object FROM file WHERE original = ANY($1::text[])
    UNION ALL SELECT shown FROM file WHERE shown = ANY($1::text[])
    UNION ALL SELECT thumbnail FROM file WHERE thumbnail = ANY($1::text[])
    UNION ALL SELECT object FROM file_part WHERE object = ANY($1::text[])`,
  'file-named-objects',
);

/**
 * Returns the number of files and the bytes that they take in the store; an unfinished upload counts with the bytes
 * that have arrived.
 */
export const storedBytes = defineQuery(
  {
    bytes: text().as('coalesce(sum(coalesce(stored, received)), 0)::text'),
    files: integer().as('count(*)::int'),
  },
  (columns) => `SELECT ${columns()} FROM file`,
);
