/** Settled observations and open overdue issues of a month, alike ones together. `$1` month, `$2` instant of reading. */
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

export interface CountedRow {
  unit: string;
  kind: string;
  facts: string;
  count: string;
  open: string;
}

/** Per organization, within the region whose code begins with `$3` (empty: everywhere). The primary key of tally serves it. */
export const ORGANIZATION_COUNTS = (basis: Basis): string => `
  SELECT organization_id::text AS unit, kind, facts, sum(count)::text AS count, sum(open)::text AS open
  FROM (${rowsOf[basis](`region_code LIKE $3`)}) r GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** Per region of `$4` significant digits below the prefix `$3`: each matter once, through its principal organization. */
export const REGION_COUNTS = (basis: Basis): string => `
  SELECT rpad(left(region_code, $4::int), 12, '0') AS unit, kind, facts, sum(count)::text AS count, sum(open)::text AS open
  FROM (${rowsOf[basis](`region_code LIKE $3 AND principal`)}) r GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

export interface UnitRow {
  id: string;
  name: string;
  kind: string;
}

/** Organizations that are not dissolved, within an organization (`$2`, null: all) and what the policy lets through. */
export const VISIBLE_ORGANIZATIONS = (filter: string): string => `
  WITH RECURSIVE below AS (
    SELECT o.id FROM organization_view o WHERE o.id = $2::uuid
    UNION SELECT o.id FROM organization_view o JOIN below b ON o.parent_id = b.id
  )
  SELECT o.id, o.name, o.kind FROM organization_view o
  WHERE (o.valid_to IS NULL OR o.valid_to > $1) AND ($2::uuid IS NULL OR o.id IN (SELECT id FROM below)) AND ${filter}`;

export const ORGANIZATIONS_BY_ID = `
  SELECT id, name, kind, region_code FROM organization_view WHERE id = ANY($1::uuid[])`;

export const ORGANIZATION_KINDS = `SELECT id, kind FROM organization_view WHERE valid_to IS NULL OR valid_to > $1`;

/** The region itself and those directly below it. */
export const REGIONS_BELOW = (filter: string): string => `
  SELECT r.code AS id, r.name, r.level AS kind FROM region_view r WHERE r.parent_code = $1 AND ${filter} ORDER BY r.code`;

export const REGIONS_BY_CODE = `SELECT code AS id, name, level AS kind FROM region_view WHERE code = ANY($1::text[])`;
