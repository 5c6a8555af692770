import { integer, text } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { sourceMappingTable } from '../source-mapping/source-mapping.table.js';

/** Reads the rows of the newest version of the mapping of client $1. */
export const mappingInForce = defineQuery(
  sourceMappingTable.columns,
  (columns) => `SELECT ${columns('m')} FROM source_mapping m
    WHERE m.client_id = $1 AND m.version = (SELECT max(version) FROM source_mapping WHERE client_id = $1)
    ORDER BY m.source_category`,
  'source-mapping-in-force',
);

/**
 * Counts the issues since $2 of the sources of client $1 by categories without a row in its mapping that applies, at most
 * $3. A row does not apply when its category is one of the retired categories $4.
 */
export const unmappedSince = defineQuery(
  { sourceCategory: text().as('u.source_category'), issues: integer().as('u.issues') },
  (columns) => `SELECT ${columns('u')} FROM (
      SELECT i.source_category, count(*)::int AS issues
      FROM known_client c JOIN issue i ON i.source = ANY(c.sources)
      WHERE c.id = $1 AND i.source_category IS NOT NULL AND i.reported_at > $2 AND NOT EXISTS (
        SELECT FROM source_mapping m WHERE m.client_id = $1 AND m.source_category = i.source_category
          AND m.version = (SELECT max(version) FROM source_mapping WHERE client_id = $1)
          AND (m.category_code IS NULL OR m.category_code <> ALL($4)))
      GROUP BY i.source_category ORDER BY issues DESC, i.source_category LIMIT $3) u`,
  'source-mapping-unmapped',
);
