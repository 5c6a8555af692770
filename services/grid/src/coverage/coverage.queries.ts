import { regionPrefix } from '@jiceng/contracts/codes';
import { readSql } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import type { DataSource } from 'typeorm';
import type { Cover, Seat } from './coverage.rules.js';

const SEAT =
  'id, grid_code AS "gridCode", cover, staff_id AS "staffId", valid_from AS "validFrom", valid_to AS "validTo", version';

/** The staff member of `a` holds a grid worker's post at the moment in the given placeholder. */
const inService = (
  at: string,
): string => `EXISTS (SELECT FROM staff_assignment s WHERE s.staff_id = a.staff_id AND 'grid_worker' = ANY(s.roles)
  AND s.valid_from <= ${at} AND (s.valid_to IS NULL OR s.valid_to > ${at}))`;

/** Seats held at a moment by people in service, for several grids. */
export function listHolders(dataSource: DataSource, gridCodes: readonly string[], at: Date): Promise<Seat[]> {
  return readSql<Seat>(
    dataSource,
    `SELECT ${SEAT} FROM grid_assignment a
     WHERE grid_code = ANY($1::text[]) AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2) AND ${inService('$2')}
     ORDER BY grid_code, cover`,
    [gridCodes, at],
    { name: 'grid-holders' },
  );
}

export interface UncoveredRow {
  code: string;
  openCovers: Cover[];
  since: Date;
}

export interface UncoveredFilter {
  regionCode: string;
  at: Date;
  halfCovered: boolean;
  after: string | null;
  limit: number;
  /** Row scope of whoever asks; its placeholders begin at $6. */
  scope: { sql: string; values: unknown[] };
}

/**
 * Grids without anybody on A and B (or on one of them) at a moment, and since when: the last moment at which an open seat
 * was held by somebody in service, or the beginning of the grid.
 */
export function listUncovered(dataSource: DataSource, filter: UncoveredFilter): Promise<UncoveredRow[]> {
  return readSql<UncoveredRow>(
    dataSource,
    `WITH seat AS (
       SELECT g.code, c.cover,
         EXISTS (SELECT FROM grid_assignment a WHERE a.grid_code = g.code AND a.cover = c.cover AND a.valid_from <= $2
           AND (a.valid_to IS NULL OR a.valid_to > $2) AND ${inService('$2')}) AS held,
         (SELECT max(least(coalesce(a.valid_to, $2), (
             SELECT max(coalesce(s.valid_to, $2)) FROM staff_assignment s WHERE s.staff_id = a.staff_id AND 'grid_worker' = ANY(s.roles) AND s.valid_from <= $2)))
           FROM grid_assignment a WHERE a.grid_code = g.code AND a.cover = c.cover AND a.valid_from <= $2) AS held_until
       FROM grid g CROSS JOIN (VALUES ('A'), ('B')) AS c(cover)
       WHERE g.code LIKE $1 AND ($4::text IS NULL OR g.code > $4) AND ${filter.scope.sql}
     )
     SELECT code, array_agg(cover ORDER BY cover) FILTER (WHERE NOT held) AS "openCovers",
       coalesce(max(held_until) FILTER (WHERE NOT held), (SELECT min(valid_from) FROM grid_state WHERE grid_code = code)) AS since
     FROM seat GROUP BY code HAVING bool_and(NOT held) OR ($3 AND bool_or(NOT held))
     ORDER BY code LIMIT $5`,
    [
      `${regionPrefix(filter.regionCode)}%`,
      filter.at,
      filter.halfCovered,
      filter.after,
      filter.limit,
      ...filter.scope.values,
    ],
  );
}

/** What others know of a grid's holders. */
export interface Announced {
  code: string;
  version: number;
  a: string | null;
  b: string | null;
}

/** Locks the grids and reads all their seats, so that two changes of one grid follow each other. */
export async function loadSeats(
  tx: EffectTx,
  gridCodes: readonly string[],
): Promise<{ announced: Announced; seats: Seat[] }[]> {
  const grids = await tx.sql<Announced>(
    'SELECT code, coverage_version AS version, announced_a AS a, announced_b AS b FROM grid WHERE code = ANY($1::text[]) ORDER BY code FOR UPDATE',
    [gridCodes],
  );
  const rows = await tx.sql<Seat>(
    `SELECT ${SEAT} FROM grid_assignment WHERE grid_code = ANY($1::text[]) ORDER BY valid_from, id`,
    [gridCodes],
  );
  const byGrid = Map.groupBy(rows, ({ gridCode }) => gridCode);
  return grids.map((announced) => ({ announced, seats: byGrid.get(announced.code) ?? [] }));
}

export async function findSeat(tx: EffectTx, id: string): Promise<Seat | null> {
  const [seat] = await tx.sql<Seat>(`SELECT ${SEAT} FROM grid_assignment WHERE id = $1`, [id]);
  return seat ?? null;
}

/** Grids in which a person holds a seat beyond a moment. */
export async function findGridsOf(tx: EffectTx, staffId: string, beyond: Date): Promise<string[]> {
  const rows = await tx.sql<{ code: string }>(
    'SELECT DISTINCT grid_code AS code FROM grid_assignment WHERE staff_id = $1 AND (valid_to IS NULL OR valid_to > $2)',
    [staffId, beyond],
  );
  return rows.map(({ code }) => code);
}

/** When somebody works on a grid worker's post. */
export interface Service {
  staffId: string;
  staffCode: string;
  validFrom: Date;
  validTo: Date | null;
}

const SERVICE = `staff_id AS "staffId", staff_code AS "staffCode", valid_from AS "validFrom", valid_to AS "validTo"`;

/** Everything known of people, by code or id; `asWorker` tells posts of grid workers from others. */
export function findService(
  tx: EffectTx,
  people: { codes?: readonly string[]; ids?: readonly string[] },
): Promise<(Service & { asWorker: boolean })[]> {
  return tx.sql(
    `SELECT ${SERVICE}, 'grid_worker' = ANY(roles) AS "asWorker" FROM staff_assignment
     WHERE staff_code = ANY($1::text[]) OR staff_id = ANY($2::uuid[])`,
    [people.codes ?? [], people.ids ?? []],
  );
}

/** Writes new and ended holdings in one statement each; ends first, because a seat has one open holder. */
export async function saveSeats(tx: EffectTx, seats: readonly Seat[]): Promise<void> {
  const [ended, begun] = [seats.filter(({ version }) => version > 1), seats.filter(({ version }) => version === 1)];
  if (ended.length > 0) {
    await tx.sql(
      `UPDATE grid_assignment a SET valid_to = r."validTo", version = r.version
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "validTo" timestamptz, version int) WHERE a.id = r.id`,
      [JSON.stringify(ended)],
    );
  }
  if (begun.length > 0) {
    await tx.sql(
      `INSERT INTO grid_assignment (id, grid_code, cover, staff_id, valid_from, valid_to, version)
       SELECT id, "gridCode", cover, "staffId", "validFrom", "validTo", version
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "gridCode" text, cover text, "staffId" uuid, "validFrom" timestamptz, "validTo" timestamptz, version int)`,
      [JSON.stringify(begun)],
    );
  }
}

export async function saveAnnounced(tx: EffectTx, announced: readonly Announced[]): Promise<void> {
  await tx.sql(
    `UPDATE grid SET coverage_version = r.version, announced_a = r.a, announced_b = r.b
     FROM jsonb_to_recordset($1::jsonb) AS r(code text, version int, a uuid, b uuid) WHERE grid.code = r.code`,
    [JSON.stringify(announced)],
  );
}
