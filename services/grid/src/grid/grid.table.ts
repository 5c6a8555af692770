import { bigint, boolean, doublePrecision, integer, jsonb, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';
import type { GridKind } from './grid-file.rules.js';

/** A polygon in degrees, CGCS2000, in the form of GeoJSON. */
export interface StoredPolygon {
  type: 'Polygon';
  coordinates: [number, number][][];
}

/** The current state of a grid. */
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

/** One state of a grid. The current state has no end. */
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

/** A single row with a number that grows with every change of grids. */
export const mapEdition = defineTable('map_edition', {
  singleton: boolean().key.filledWith('true'),
  edition: bigint(),
});
