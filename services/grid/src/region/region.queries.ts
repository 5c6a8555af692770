import { regionPrefix } from '@jiceng/contracts/codes';
import { integer, pick, text, uuid, type RowOf } from '@jiceng/platform/columns';
import type { EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
import type { NewRow } from '@jiceng/platform/table';
import type { DataSource } from 'typeorm';
import { region, type RegionRow } from './region.table.js';

const byCodes = defineQuery(
  region.columns,
  (columns) => `SELECT ${columns()} FROM region WHERE code = ANY($1::text[])`,
  'grid-regions',
);

export function findRegions(dataSource: DataSource, codes: readonly string[]): Promise<RegionRow[]> {
  return byCodes.rows(dataSource, [codes]);
}

const children = defineQuery(
  region.columns,
  (columns) => `SELECT ${columns()} FROM region
    WHERE parent_code IS NOT DISTINCT FROM $1 AND ($2::text IS NULL OR code > $2) ORDER BY code LIMIT $3`,
);

/** Lists the children of a region by code, or the districts when `parentCode` is null. */
export function listChildren(
  dataSource: DataSource,
  parentCode: string | null,
  after: string | null,
  limit: number,
): Promise<RegionRow[]> {
  return children.rows(dataSource, [parentCode, after, limit]);
}

const childrenOfMany = defineQuery(
  region.columns,
  (columns) => `SELECT ${columns()} FROM region WHERE parent_code = ANY($1::text[]) ORDER BY code`,
  'grid-region-children',
);

/** Lists the children of several regions at once, for trees. */
export function listChildrenOf(dataSource: DataSource, parentCodes: readonly string[]): Promise<RegionRow[]> {
  return childrenOfMany.rows(dataSource, [parentCodes]);
}

/**
 * A prefix test that can use the pattern index although the prefix is a column. LIKE would scan the table once for each
 * region.
 */
const within = (column: string): string => `${column} ~>=~ r.prefix AND ${column} ~<~ (r.prefix || ':')`;

const figures = defineQuery(
  {
    code: text(),
    communities: integer().as(
      `(SELECT count(*) FROM region c WHERE c.level = 'community' AND ${within('c.code')})::int`,
    ),
    grids: integer().as('g.grids'),
    households: integer().as('g.households'),
    openIssues: integer().as(`(SELECT count(*) FROM issue_place i WHERE i.open AND ${within('i.area_code')})::int`),
  },
  (columns) => `SELECT ${columns('r')} FROM unnest($1::text[], $2::text[]) AS r(code, prefix)
    CROSS JOIN LATERAL (SELECT count(*)::int AS grids, coalesce(sum(households), 0)::int AS households FROM grid WHERE ${within('grid.code')}) g`,
  'grid-region-figures',
);

/**
 * Sums figures by prefix for several regions in one round trip. Codes consist of digits, and the colon is the next
 * character after 9, so a prefix with a colon is greater than every code with this prefix.
 */
export function sumFigures(
  dataSource: DataSource,
  codes: readonly string[],
): Promise<RowOf<(typeof figures)['shape']>[]> {
  return figures.rows(dataSource, [codes, codes.map(regionPrefix)]);
}

const governing = defineQuery(
  { code: text().as('g.region_code'), organizationId: uuid().as('g.id') },
  (columns) => `WITH RECURSIVE g AS (
      SELECT o.region_code, o.id, o.valid_to, o.successor_id, o.version, 0 AS successions FROM organization o JOIN region r ON r.code = o.region_code
      WHERE o.region_code = ANY($1::text[])
        AND o.kind = CASE r.level WHEN 'district' THEN 'district_government' WHEN 'street' THEN 'street_office' ELSE 'community_committee' END
      UNION SELECT g.region_code, o.id, o.valid_to, o.successor_id, g.version, g.successions + 1 FROM g JOIN organization o ON o.id = g.successor_id
      WHERE g.valid_to <= $2
    ) SELECT DISTINCT ON (g.region_code) ${columns()} FROM g WHERE g.valid_to IS NULL OR g.valid_to > $2
    ORDER BY g.region_code, g.successions, g.version DESC, g.id`,
  'grid-region-governing',
);

/**
 * Returns the organization that governs each region: the organization of the right kind that is not dissolved, or else
 * the successor of a dissolved one; of several, the one whose record has the greatest version. The grids of a dissolved
 * community stay, and the successor answers for them.
 */
export function findGoverning(
  dataSource: DataSource,
  codes: readonly string[],
  at: Date,
): Promise<{ code: string; organizationId: string }[]> {
  return governing.rows(dataSource, [codes, at]);
}

const known = defineQuery(
  pick(region.columns, 'code', 'name', 'version'),
  (columns) => `SELECT ${columns()} FROM region WHERE code = ANY($1::text[])`,
);
export type KnownRegion = RowOf<(typeof known)['shape']>;

export function loadKnown(tx: EffectTx, codes: readonly string[]): Promise<KnownRegion[]> {
  return known.rows(tx, [codes]);
}

const save = region.insert({ known: 'change' });

export function saveRegions(tx: EffectTx, rows: readonly NewRow<typeof region.columns>[]): Promise<void> {
  return save.run(tx, rows);
}
