import { regionPrefix } from '@jiceng/contracts/codes';
import { readSql } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import type { DataSource } from 'typeorm';
import type { GridRow, GridStateRow, StoredPolygon } from './grid.entity.js';

/** One state of a grid without its geometry, which is read apart when somebody asks for it. */
export type GridView = Pick<
  GridRow,
  'code' | 'name' | 'kind' | 'communityCode' | 'areaSquareMetres' | 'households' | 'validFrom' | 'version'
> &
  Pick<GridStateRow, 'validTo'>;

const NOW = `code, name, kind, community_code AS "communityCode", area_square_metres AS "areaSquareMetres", households,
  valid_from AS "validFrom", NULL::timestamptz AS "validTo", version`;
const THEN = `grid_code AS code, name, kind, left(grid_code, 12) AS "communityCode", area_square_metres AS "areaSquareMetres", households,
  valid_from AS "validFrom", valid_to AS "validTo", version`;

/** Serves the entity batches of the gateway: prepared, because every issue of a list asks for its grid. */
export function findGrids(dataSource: DataSource, codes: readonly string[]): Promise<GridView[]> {
  return readSql<GridView>(dataSource, `SELECT ${NOW} FROM grid WHERE code = ANY($1::text[])`, [codes], {
    name: 'grid-grids',
  });
}

export function findGridsAt(dataSource: DataSource, codes: readonly string[], at: Date): Promise<GridView[]> {
  return readSql<GridView>(
    dataSource,
    `SELECT ${THEN} FROM grid_state WHERE grid_code = ANY($1::text[]) AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)`,
    [codes, at],
  );
}

/** Grids of a region by code; as they stood at a moment when one is given. */
export function listGrids(
  dataSource: DataSource,
  regionCode: string,
  at: Date | null,
  after: string | null,
  limit: number,
): Promise<GridView[]> {
  const bounds = [`${regionPrefix(regionCode)}%`, after, limit];
  if (at === null) {
    return readSql<GridView>(
      dataSource,
      `SELECT ${NOW} FROM grid WHERE code LIKE $1 AND ($2::text IS NULL OR code > $2) ORDER BY code LIMIT $3`,
      bounds,
    );
  }
  return readSql<GridView>(
    dataSource,
    `SELECT ${THEN} FROM grid_state
     WHERE grid_code LIKE $1 AND ($2::text IS NULL OR grid_code > $2) AND valid_from <= $4 AND (valid_to IS NULL OR valid_to > $4)
     ORDER BY grid_code LIMIT $3`,
    [...bounds, at],
  );
}

/** States that one answer shows of a grid. */
const MOST_STATES = 100;

/** The states of several grids, youngest first. */
export function listStates(dataSource: DataSource, codes: readonly string[]): Promise<GridView[]> {
  return readSql<GridView>(
    dataSource,
    `SELECT s.* FROM unnest($1::text[]) AS wanted(code) CROSS JOIN LATERAL (
       SELECT ${THEN} FROM grid_state WHERE grid_code = wanted.code ORDER BY version DESC LIMIT ${MOST_STATES}) s
     ORDER BY s.code, s.version DESC`,
    [codes],
  );
}

export function findGeometries(
  dataSource: DataSource,
  states: readonly { code: string; version: number }[],
): Promise<{ code: string; version: number; geometry: StoredPolygon }[]> {
  return readSql(
    dataSource,
    `SELECT s.grid_code AS code, s.version, s.geometry FROM unnest($1::text[], $2::int[]) AS wanted(code, version)
     JOIN grid_state s ON s.grid_code = wanted.code AND s.version = wanted.version`,
    [states.map(({ code }) => code), states.map(({ version }) => version)],
    { name: 'grid-geometries' },
  );
}

export interface MappedGrid {
  code: string;
  geometry: StoredPolygon;
}

/** Everything that the map in memory is made of. The edition is read first: at worst the map is made once too often. */
export async function readMap(dataSource: DataSource): Promise<{ edition: string; grids: MappedGrid[] }> {
  const edition = await readEdition(dataSource);
  return { edition, grids: await readSql<MappedGrid>(dataSource, 'SELECT code, geometry FROM grid') };
}

export async function readEdition(dataSource: DataSource): Promise<string> {
  const [row] = await readSql<{ edition: string }>(dataSource, 'SELECT edition FROM map_edition', [], {
    name: 'grid-map-edition',
  });
  return row!.edition;
}

/** One new state to be written. */
export interface NewState {
  code: string;
  name: string;
  kind: string;
  communityCode: string;
  geometry: StoredPolygon;
  west: number;
  south: number;
  east: number;
  north: number;
  areaSquareMetres: number;
  households: number;
  validFrom: string;
  version: number;
}

/**
 * Writes any number of new states in three statements: a row at a time would take minutes for a district. Rows are locked in
 * the order of codes, as assignments lock them.
 */
export async function saveStates(tx: EffectTx, states: readonly NewState[]): Promise<void> {
  if (states.length === 0) return;
  const rows = JSON.stringify(states);
  const from = `FROM jsonb_to_recordset($1::jsonb) AS r(code text, name text, kind text, "communityCode" text, geometry jsonb,
    west float8, south float8, east float8, north float8, "areaSquareMetres" float8, households int, "validFrom" timestamptz, version int)`;
  await tx.sql(
    `INSERT INTO grid (code, name, kind, community_code, geometry, west, south, east, north, area_square_metres, households, valid_from, version)
     SELECT code, name, kind, "communityCode", geometry, west, south, east, north, "areaSquareMetres", households, "validFrom", version ${from}
     ORDER BY code
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, geometry = excluded.geometry, west = excluded.west,
       south = excluded.south, east = excluded.east, north = excluded.north, area_square_metres = excluded.area_square_metres,
       households = excluded.households, valid_from = excluded.valid_from, version = excluded.version`,
    [rows],
  );
  await tx.sql(
    `WITH closed AS (
       UPDATE grid_state s SET valid_to = r.valid_from
       FROM (SELECT code, "validFrom" AS valid_from ${from}) r WHERE s.grid_code = r.code AND s.valid_to IS NULL
     )
     INSERT INTO grid_state (grid_code, version, name, kind, geometry, area_square_metres, households, valid_from)
     SELECT code, version, name, kind, geometry, "areaSquareMetres", households, "validFrom" ${from}`,
    [rows],
  );
  await tx.sql('UPDATE map_edition SET edition = edition + 1');
}

/** The present state of grids with their geometry. */
export function loadGrids(tx: EffectTx, codes: readonly string[]): Promise<(GridView & MappedGrid)[]> {
  return tx.sql<GridView & MappedGrid>(`SELECT ${NOW}, geometry FROM grid WHERE code = ANY($1::text[])`, [codes]);
}

/** The grids whose bounds meet a box. */
export function loadNeighbours(
  tx: EffectTx,
  box: { west: number; south: number; east: number; north: number },
): Promise<MappedGrid[]> {
  return tx.sql<MappedGrid>(
    'SELECT code, geometry FROM grid WHERE west <= $1 AND east >= $2 AND south <= $3 AND north >= $4 ORDER BY code',
    [box.east, box.west, box.north, box.south],
  );
}
