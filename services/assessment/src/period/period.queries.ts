export interface PeriodRow {
  month: string;
  frozen_at: Date;
  frozen_by: string;
  catalogue_version: number;
  catalogue: unknown;
  observations: string;
  digest: string;
}

export const PERIOD = `
  SELECT month, frozen_at, frozen_by, catalogue_version, catalogue, observations, digest FROM period WHERE month = $1`;

/** Every observation that a month over counts, alike ones together, in a fixed order. */
export const CONTENT_OF_MONTH = `
  SELECT month, region_code, organization_id::text, kind, facts, principal, open, sum(count)::text AS count FROM (
    SELECT month, region_code, organization_id, kind, facts, principal, false AS open, count FROM tally WHERE month = $1 AND count > 0
    UNION ALL
    SELECT month, region_code, organization_id, kind, facts, principal, true, 1 FROM observation WHERE month = $1 AND pending AND superseded_at IS NULL
  ) r GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`;

export const FREEZE_TALLIES = `
  INSERT INTO frozen_tally (month, region_code, organization_id, kind, facts, principal, open, count)
  SELECT month, region_code, organization_id, kind, facts, principal, open, count
  FROM jsonb_to_recordset($1::jsonb) AS r(month text, region_code text, organization_id uuid, kind text, facts text, principal boolean, open boolean, count bigint)`;

export const FREEZE_PERIOD = `
  INSERT INTO period (month, frozen_at, frozen_by, catalogue_version, catalogue, observations, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT DO NOTHING RETURNING month`;

/** Every issue that counts in a month or could: by a step in it, a limit in it, or an observation in it. */
export const ISSUES_OF_MONTH = `
  SELECT issue_id FROM issue_fact WHERE month = $1
  UNION SELECT issue_id FROM issue_fact WHERE due_month = $1
  UNION SELECT issue_id FROM observation WHERE month = $1 AND superseded_at IS NULL
  ORDER BY issue_id`;

/** The tallies of a month counted anew from its observations. */
export const REBUILD_TALLIES = `
  WITH gone AS (DELETE FROM tally WHERE month = $1)
  SELECT month, region_code AS "regionCode", organization_id::text AS "organizationId", kind, facts, principal, count(*)::int AS delta
  FROM observation WHERE month = $1 AND NOT pending AND superseded_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6`;
