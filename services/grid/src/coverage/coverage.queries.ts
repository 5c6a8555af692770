import { regionPrefix } from '@jiceng/contracts/codes';
import { boolean, pick, text, timestamptz, type RowOf } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { askRows, defineQuery } from '@jiceng/platform/query';
import type { DataSource } from 'typeorm';
import { grid } from '../grid/grid.table.js';
import type { Cover } from './cover.js';
import type { Seat } from './coverage.rules.js';
import { gridAssignment, staffAssignment } from './coverage.table.js';

/** SQL that is true when the staff member of `a` holds a grid worker's post at the time in the given placeholder. */
const inService = (
  at: string,
): string => `EXISTS (SELECT FROM staff_assignment s WHERE s.staff_id = a.staff_id AND 'grid_worker' = ANY(s.roles)
  AND s.valid_from <= ${at} AND (s.valid_to IS NULL OR s.valid_to > ${at}))`;

const holders = defineQuery(
  gridAssignment.columns,
  (columns) => `SELECT ${columns()} FROM grid_assignment a
    WHERE grid_code = ANY($1::text[]) AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2) AND ${inService('$2')}
    ORDER BY grid_code, cover`,
  'grid-holders',
);

/** Lists the workers in service who hold the seats of several grids at a time. */
export function listHolders(dataSource: DataSource, gridCodes: readonly string[], at: Date): Promise<Seat[]> {
  return holders.rows(dataSource, [gridCodes, at]);
}

const uncovered = {
  code: text(),
  openCovers: text<Cover>().array.as('array_agg(cover ORDER BY cover) FILTER (WHERE NOT held)'),
  since: timestamptz().as(
    'coalesce(max(held_until) FILTER (WHERE NOT held), (SELECT min(valid_from) FROM grid_state WHERE grid_code = code))',
  ),
};
export type UncoveredRow = RowOf<typeof uncovered>;

export interface UncoveredFilter {
  regionCode: string;
  at: Date;
  halfCovered: boolean;
  after: string | null;
  limit: number;
  /** Row scope of the caller. Its placeholders begin at $6. */
  scope: { sql: string; values: unknown[] };
}

/**
 * Lists the grids with both seats open at a time; with `halfCovered` also the grids with one open seat. The gap of a
 * grid starts at the end of the last assignment of a worker in service, or at the start of the grid.
 */
export function listUncovered(dataSource: DataSource, filter: UncoveredFilter): Promise<UncoveredRow[]> {
  return askRows(
    dataSource,
    uncovered,
    (columns) => `WITH seat AS (
       SELECT g.code, c.cover,
         EXISTS (SELECT FROM grid_assignment a WHERE a.grid_code = g.code AND a.cover = c.cover AND a.valid_from <= $2
           AND (a.valid_to IS NULL OR a.valid_to > $2) AND ${inService('$2')}) AS held,
         (SELECT max(least(coalesce(a.valid_to, $2), (
             SELECT max(coalesce(s.valid_to, $2)) FROM staff_assignment s WHERE s.staff_id = a.staff_id AND 'grid_worker' = ANY(s.roles) AND s.valid_from <= $2)))
           FROM grid_assignment a WHERE a.grid_code = g.code AND a.cover = c.cover AND a.valid_from <= $2) AS held_until
       FROM grid g CROSS JOIN (VALUES ('A'), ('B')) AS c(cover)
       WHERE g.code LIKE $1 AND ($4::text IS NULL OR g.code > $4) AND ${filter.scope.sql}
     )
     SELECT ${columns()} FROM seat GROUP BY code HAVING bool_and(NOT held) OR ($3 AND bool_or(NOT held))
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

const lockGrids = defineQuery(
  pick(grid.columns, 'code'),
  (columns) => `SELECT ${columns()} FROM grid WHERE code = ANY($1::text[]) ORDER BY code FOR UPDATE`,
);
const seatsOfGrids = defineQuery(
  gridAssignment.columns,
  (columns) => `SELECT ${columns()} FROM grid_assignment WHERE grid_code = ANY($1::text[]) ORDER BY valid_from, id`,
);

/** Locks the grids and reads all their seats, so that two changes of one grid run one after the other. */
export async function loadSeats(
  tx: EffectTx,
  gridCodes: readonly string[],
): Promise<{ code: string; seats: Seat[] }[]> {
  const grids = await lockGrids.rows(tx, [gridCodes]);
  const byGrid = Map.groupBy(await seatsOfGrids.rows(tx, [gridCodes]), ({ gridCode }) => gridCode);
  return grids.map(({ code }) => ({ code, seats: byGrid.get(code) ?? [] }));
}

const seatById = defineQuery(
  gridAssignment.columns,
  (columns) => `SELECT ${columns()} FROM grid_assignment WHERE id = $1`,
);

export function findSeat(tx: EffectTx, id: string): Promise<Seat | null> {
  return seatById.first(tx, [id]);
}

const gridsOfPerson = defineQuery(
  pick(gridAssignment.columns, 'gridCode'),
  (columns) =>
    `SELECT DISTINCT ${columns()} FROM grid_assignment WHERE staff_id = $1 AND (valid_to IS NULL OR valid_to > $2)`,
);

/** Lists the grids in which a person holds a seat after a given time. */
export async function findGridsOf(tx: EffectTx, staffId: string, beyond: Date): Promise<string[]> {
  return (await gridsOfPerson.rows(tx, [staffId, beyond])).map(({ gridCode }) => gridCode);
}

const service = defineQuery(
  {
    ...pick(staffAssignment.columns, 'staffId', 'staffCode', 'validFrom', 'validTo'),
    asWorker: boolean().as(`'grid_worker' = ANY(roles)`),
  },
  (columns) =>
    `SELECT ${columns()} FROM staff_assignment WHERE staff_code = ANY($1::text[]) OR staff_id = ANY($2::uuid[])`,
);
/** The time for which a staff member holds a post, and whether the post has the role of a grid worker. */
export type Service = RowOf<(typeof service)['shape']>;

/** Returns the posts of the people with these staff codes or ids. */
export function findService(
  tx: Pick<Transaction, 'sql'>,
  people: { codes?: readonly string[]; ids?: readonly string[] },
): Promise<Service[]> {
  return service.rows(tx, [people.codes ?? [], people.ids ?? []]);
}

const endSeats = gridAssignment.update();
const beginSeats = gridAssignment.insert();

/**
 * Writes ended and new assignments in one statement each. Ended assignments are written first, because a seat may have
 * only one assignment without an end.
 */
export async function saveSeats(tx: EffectTx, seats: readonly Seat[]): Promise<void> {
  await endSeats.run(
    tx,
    seats.filter(({ version }) => version > 1),
  );
  await beginSeats.run(
    tx,
    seats.filter(({ version }) => version === 1),
  );
}
