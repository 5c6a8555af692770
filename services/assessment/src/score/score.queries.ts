import { bigint, pick, text, type RowOf } from '@jiceng/platform/columns';
import { askRows, defineQuery } from '@jiceng/platform/query';
import type { DataSource } from 'typeorm';
import { organizationView } from '../directory/directory.table.js';
import { observation } from '../observation/observation.table.js';

/**
 * Settled observations of a month, and open observations past their limit. Equal observations are counted together.
 * `$1` month, `$2` time of reading.
 */
const LIVE_ROWS = (where: string): string => `
  SELECT organization_id, region_code, kind, facts, principal, count, 0 AS open FROM tally WHERE month = $1 AND count > 0 AND ${where}
  UNION ALL
  SELECT organization_id, region_code, kind, facts, principal, 1, 1 FROM observation
  WHERE month = $1 AND pending AND superseded_at IS NULL AND counts_from <= $2 AND ${where}`;

const FROZEN_ROWS = (where: string): string => `
  SELECT organization_id, region_code, kind, facts, principal, count, CASE WHEN open THEN count ELSE 0 END AS open
  FROM frozen_tally WHERE month = $1 AND $2::timestamptz IS NOT NULL AND ${where}`;

export type Basis = 'live' | 'frozen';
const rowsOf: Record<Basis, (where: string) => string> = { live: LIVE_ROWS, frozen: FROZEN_ROWS };

const counted = (unit: string) => ({
  unit: text().as(unit),
  ...pick(observation.columns, 'kind', 'facts'),
  count: bigint().as('sum(count)::bigint'),
  open: bigint().as('sum(open)::bigint'),
});
export type CountedRow = RowOf<ReturnType<typeof counted>>;

const countsBy = (unit: string, where: string) => {
  const query = (basis: Basis) =>
    defineQuery(
      counted(unit),
      (columns) => `SELECT ${columns()} FROM (${rowsOf[basis](where)}) r GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    );
  return { live: query('live'), frozen: query('frozen') };
};

/**
 * Counts by organization in a region. `$3` is the prefix of the region with `%` at the end; `%` alone means the whole
 * district. The primary key of tally serves the query.
 */
export const organizationCounts = countsBy('organization_id::text', 'region_code LIKE $3');

/**
 * Counts by region: the regions whose codes have `$4` significant digits and match the pattern `$3`. Each matter counts
 * once, through its principal organization.
 */
export const regionCounts = countsBy(`rpad(left(region_code, $4::int), 12, '0')`, 'region_code LIKE $3 AND principal');

/** Columns of an organization for its score. */
const organizationUnit = pick(organizationView.columns, 'id', 'name', 'kind');
const regionUnit = { id: text().as('code'), name: text(), kind: text().as('level') };
export type UnitRow = RowOf<typeof organizationUnit>;

/** Organizations in force, inside an organization (`$2`, null: all) and inside the scope that the policy allows. */
export const visibleOrganizations = (
  source: DataSource,
  filter: string,
  values: readonly unknown[],
): Promise<UnitRow[]> =>
  askRows(
    source,
    organizationUnit,
    (columns) => `WITH RECURSIVE below AS (
        SELECT o.id FROM organization_view o WHERE o.id = $2::uuid
        UNION SELECT o.id FROM organization_view o JOIN below b ON o.parent_id = b.id
      )
      SELECT ${columns('o')} FROM organization_view o
      WHERE (o.valid_to IS NULL OR o.valid_to > $1) AND ($2::uuid IS NULL OR o.id IN (SELECT id FROM below)) AND ${filter}`,
    values,
  );

export const organizationsById = defineQuery(
  { ...organizationUnit, ...pick(organizationView.columns, 'regionCode') },
  (columns) => `SELECT ${columns()} FROM organization_view WHERE id = ANY($1::uuid[])`,
  'assessment-organizations',
);

export const organizationKinds = defineQuery(
  pick(organizationView.columns, 'id', 'kind'),
  (columns) => `SELECT ${columns()} FROM organization_view WHERE valid_to IS NULL OR valid_to > $1`,
  'assessment-kinds',
);

/** The regions directly below region `$1` that the policy allows the caller to see. */
export const regionsBelow = (source: DataSource, filter: string, values: readonly unknown[]): Promise<UnitRow[]> =>
  askRows(
    source,
    regionUnit,
    (columns) => `SELECT ${columns()} FROM region_view r WHERE r.parent_code = $1 AND ${filter} ORDER BY r.code`,
    values,
  );

export const regionsByCode = defineQuery(
  regionUnit,
  (columns) => `SELECT ${columns()} FROM region_view WHERE code = ANY($1::text[])`,
  'assessment-regions',
);
