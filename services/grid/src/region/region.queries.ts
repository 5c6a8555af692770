import { regionPrefix } from '@jiceng/contracts/codes';
import { readSql } from '@jiceng/platform/database';
import type { DataSource } from 'typeorm';
import type { RegionRow } from './region.entity.js';

const COLUMNS = 'code, name, level, parent_code AS "parentCode", version';

export function findRegions(dataSource: DataSource, codes: readonly string[]): Promise<RegionRow[]> {
  return readSql<RegionRow>(dataSource, `SELECT ${COLUMNS} FROM region WHERE code = ANY($1::text[])`, [codes], {
    name: 'grid-regions',
  });
}

/** Children of one region (or the districts), by code. */
export function listChildren(
  dataSource: DataSource,
  parentCode: string | null,
  after: string | null,
  limit: number,
): Promise<RegionRow[]> {
  return readSql<RegionRow>(
    dataSource,
    `SELECT ${COLUMNS} FROM region WHERE parent_code IS NOT DISTINCT FROM $1 AND ($2::text IS NULL OR code > $2) ORDER BY code LIMIT $3`,
    [parentCode, after, limit],
  );
}

/** Children of several regions at once, for trees. */
export function listChildrenOf(dataSource: DataSource, parentCodes: readonly string[]): Promise<RegionRow[]> {
  return readSql<RegionRow>(
    dataSource,
    `SELECT ${COLUMNS} FROM region WHERE parent_code = ANY($1::text[]) ORDER BY code`,
    [parentCodes],
    { name: 'grid-region-children' },
  );
}

export interface FigureRow {
  code: string;
  communities: number;
  grids: number;
  households: number;
  openIssues: number;
}

/** A prefix test that uses the pattern index though the prefix is a column: LIKE would scan the table once per region. */
const within = (column: string): string => `${column} ~>=~ r.prefix AND ${column} ~<~ (r.prefix || ':')`;

/** Sums by prefix for several regions in one round trip. Codes are digits, and the colon is what follows the nine. */
export function sumFigures(dataSource: DataSource, codes: readonly string[]): Promise<FigureRow[]> {
  return readSql<FigureRow>(
    dataSource,
    `SELECT r.code,
       (SELECT count(*) FROM region c WHERE c.level = 'community' AND ${within('c.code')})::int AS communities,
       g.grids, g.households,
       (SELECT count(*) FROM issue_place i WHERE i.open AND ${within('i.area_code')})::int AS "openIssues"
     FROM unnest($1::text[], $2::text[]) AS r(code, prefix)
     CROSS JOIN LATERAL (SELECT count(*)::int AS grids, coalesce(sum(households), 0)::int AS households FROM grid WHERE ${within('grid.code')}) g`,
    [codes, codes.map(regionPrefix)],
    { name: 'grid-region-figures' },
  );
}

/** The organization that governs each region: by its kind, the youngest that is not dissolved. */
export function findGoverning(
  dataSource: DataSource,
  codes: readonly string[],
  at: Date,
): Promise<{ code: string; organizationId: string }[]> {
  return readSql(
    dataSource,
    `SELECT DISTINCT ON (o.region_code) o.region_code AS code, o.id AS "organizationId" FROM organization o JOIN region r ON r.code = o.region_code
     WHERE o.region_code = ANY($1::text[]) AND (o.valid_to IS NULL OR o.valid_to > $2)
       AND o.kind = CASE r.level WHEN 'district' THEN 'district_government' WHEN 'street' THEN 'street_office' ELSE 'community_committee' END
     ORDER BY o.region_code, o.version DESC, o.id`,
    [codes, at],
    { name: 'grid-region-governing' },
  );
}
