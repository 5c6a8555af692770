import { bigint, boolean, doublePrecision, integer, jsonb, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';
import type { GridKind } from './grid-file.rules.js';

/** A polygon in degrees, CGCS2000, as GeoJSON writes it. */
export interface StoredPolygon {
  type: 'Polygon';
  coordinates: [number, number][][];
}

/** A grid in its present state. */
export const grid = defineTable('grid', {
  code: text().key,
  name: text(),
  kind: text<GridKind>(),
  communityCode: text().fixed,
  geometry: jsonb<StoredPolygon>(),
  west: doublePrecision(),
  south: doublePrecision(),
  east: doublePrecision(),
  north: doublePrecision(),
  areaSquareMetres: doublePrecision(),
  households: integer(),
  validFrom: timestamptz(),
  version: integer(),
});

/** One state in the history of a grid; the present state has no end. */
export const gridState = defineTable('grid_state', {
  gridCode: text().key,
  version: integer().key,
  name: text(),
  kind: text<GridKind>(),
  geometry: jsonb<StoredPolygon>(),
  areaSquareMetres: doublePrecision(),
  households: integer(),
  validFrom: timestamptz(),
  validTo: timestamptz().orNull.apart,
});

/** One row, whose number grows with every change of geometry. */
export const mapEdition = defineTable('map_edition', {
  singleton: boolean().key.filledWith('true'),
  edition: bigint(),
});
