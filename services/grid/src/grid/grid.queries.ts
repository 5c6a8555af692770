import { regionPrefix } from '@jiceng/contracts/codes';
import { pick, text, timestamptz, type RowOf } from '@jiceng/platform/columns';
import type { EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
import type { NewRow } from '@jiceng/platform/table';
import type { DataSource } from 'typeorm';
import { grid, gridState, mapEdition, type StoredPolygon } from './grid.table.js';

/** The columns of a grid's current state. The geometry is left out, because it is read only when a query selects it. */
const present = {
  ...pick(grid.columns, 'code', 'name', 'kind', 'communityCode', 'areaSquareMetres', 'households', 'validFrom'),
  validTo: timestamptz().orNull.as('NULL::timestamptz'),
  ...pick(grid.columns, 'version'),
};
/** The same columns of a present or earlier state. */
const past = {
  code: text().as('grid_code'),
  ...pick(gridState.columns, 'name', 'kind'),
  communityCode: text().as('left(grid_code, 12)'),
  ...pick(gridState.columns, 'areaSquareMetres', 'households', 'validFrom', 'validTo', 'version'),
};
export type GridView = RowOf<typeof present>;

const byCodes = defineQuery(
  present,
  (columns) => `SELECT ${columns()} FROM grid WHERE code = ANY($1::text[])`,
  'grid-grids',
);

/**
 * Reads grids by code, for references from other subgraphs. The statement is prepared, because every issue of a list
 * asks for its grid.
 */
export function findGrids(dataSource: DataSource, codes: readonly string[]): Promise<GridView[]> {
  return byCodes.rows(dataSource, [codes]);
}

const HELD_AT = (at: string): string => `valid_from <= ${at} AND (valid_to IS NULL OR valid_to > ${at})`;

const byCodesAt = defineQuery(
  past,
  (columns) => `SELECT ${columns()} FROM grid_state WHERE grid_code = ANY($1::text[]) AND ${HELD_AT('$2')}`,
);

export function findGridsAt(dataSource: DataSource, codes: readonly string[], at: Date): Promise<GridView[]> {
  return byCodesAt.rows(dataSource, [codes, at]);
}

const page = defineQuery(
  present,
  (columns) =>
    `SELECT ${columns()} FROM grid WHERE code LIKE $1 AND ($2::text IS NULL OR code > $2) ORDER BY code LIMIT $3`,
);
const pageAt = defineQuery(
  past,
  (columns) => `SELECT ${columns()} FROM grid_state
    WHERE grid_code LIKE $1 AND ($2::text IS NULL OR grid_code > $2) AND ${HELD_AT('$4')} ORDER BY grid_code LIMIT $3`,
);

/**
 * Lists the grids of a region by code, in their state at the time `at`, or in their present state when `at` is null.
 */
export function listGrids(
  dataSource: DataSource,
  regionCode: string,
  at: Date | null,
  after: string | null,
  limit: number,
): Promise<GridView[]> {
  const bounds = [`${regionPrefix(regionCode)}%`, after, limit];
  return at === null ? page.rows(dataSource, bounds) : pageAt.rows(dataSource, [...bounds, at]);
}

/** Largest number of states of a grid in one answer. */
const MOST_STATES = 100;

const states = defineQuery(
  past,
  (columns) => `SELECT s.* FROM unnest($1::text[]) AS wanted(code) CROSS JOIN LATERAL (
      SELECT ${columns()} FROM grid_state WHERE grid_code = wanted.code ORDER BY version DESC LIMIT ${MOST_STATES}) s
    ORDER BY s.code, s.version DESC`,
);

/** Lists the newest states of several grids, newest first, at most 100 of each grid. */
export function listStates(dataSource: DataSource, codes: readonly string[]): Promise<GridView[]> {
  return states.rows(dataSource, [codes]);
}

const geometries = defineQuery(
  { code: text().as('s.grid_code'), ...pick(gridState.columns, 'version', 'geometry') },
  (columns) => `SELECT ${columns('s')} FROM unnest($1::text[], $2::int[]) AS wanted(code, version)
    JOIN grid_state s ON s.grid_code = wanted.code AND s.version = wanted.version`,
  'grid-geometries',
);

export function findGeometries(
  dataSource: DataSource,
  wanted: readonly { code: string; version: number }[],
): Promise<{ code: string; version: number; geometry: StoredPolygon }[]> {
  return geometries.rows(dataSource, [wanted.map(({ code }) => code), wanted.map(({ version }) => version)]);
}

const mapped = pick(grid.columns, 'code', 'geometry');
export type MappedGrid = RowOf<typeof mapped>;

const wholeMap = defineQuery(mapped, (columns) => `SELECT ${columns()} FROM grid`);
const edition = defineQuery(
  pick(mapEdition.columns, 'edition'),
  (columns) => `SELECT ${columns()} FROM map_edition`,
  'grid-map-edition',
);

/**
 * Reads the grids for the map in memory, and the edition from {@link mapEdition}. The edition is read first, so that a
 * change during the reading causes a second reading and never an outdated map.
 */
export async function readMap(dataSource: DataSource): Promise<{ edition: string; grids: MappedGrid[] }> {
  const first = await readEdition(dataSource);
  return { edition: first, grids: await wholeMap.rows(dataSource) };
}

export async function readEdition(dataSource: DataSource): Promise<string> {
  return (await edition.first(dataSource))!.edition;
}

/** The row of a new state of a grid. */
export type NewState = NewRow<typeof grid.columns>;

const saveGrids = grid.insert({ known: 'change', orderBy: 'r.code' });
const saveHistory = gridState.insert({
  ctes: `closed AS (UPDATE grid_state s SET valid_to = r."validFrom"
    FROM ${gridState.recordset('gridCode', 'validFrom')} WHERE s.grid_code = r."gridCode" AND s.valid_to IS NULL)`,
});

/**
 * Writes any number of new states in three statements, because one statement per grid would take minutes for a
 * district. Grids are locked in the order of their codes, as the commands on seats lock them, so that two transactions
 * cannot deadlock.
 */
export async function saveStates(tx: EffectTx, changed: readonly NewState[]): Promise<void> {
  if (changed.length === 0) return;
  await saveGrids.run(tx, changed);
  await saveHistory.run(
    tx,
    changed.map((state) => ({ ...state, gridCode: state.code })),
  );
  await tx.sql('UPDATE map_edition SET edition = edition + 1');
}

const withGeometry = defineQuery(
  { ...present, ...mapped },
  (columns) => `SELECT ${columns()} FROM grid WHERE code = ANY($1::text[])`,
);

/** Reads the current state of grids with their geometry. */
export function loadGrids(tx: EffectTx, codes: readonly string[]): Promise<(GridView & MappedGrid)[]> {
  return withGeometry.rows(tx, [codes]);
}

const neighbours = defineQuery(
  mapped,
  (columns) =>
    `SELECT ${columns()} FROM grid WHERE west <= $1 AND east >= $2 AND south <= $3 AND north >= $4 ORDER BY code`,
);

/** Reads the grids whose bounds overlap a box. */
export function loadNeighbours(
  tx: EffectTx,
  box: { west: number; south: number; east: number; north: number },
): Promise<MappedGrid[]> {
  return neighbours.rows(tx, [box.east, box.west, box.north, box.south]);
}
