export interface ContributionRow {
  row_id: string;
  id: string;
  issue_id: string;
  organization_id: string;
  region_code: string;
  counts_from: Date;
  pending: boolean;
  facts: string;
  event_ids: string[];
  after_freeze: boolean;
  superseded: boolean;
  region_name: string | null;
}

/**
 * Observations of a unit, oldest first, from a place in the list on. `$1` month, `$2` kind, `$3` facts that the indicator
 * counts, `$4` instant of reading, `$5` limit, `$6`/`$7` place, `$8` unit.
 */
const contributions = (unit: string): string => `
  SELECT o.row_id, o.id, o.issue_id, o.organization_id, o.region_code, o.counts_from, o.pending, o.facts, o.event_ids, o.after_freeze,
    o.superseded_at IS NOT NULL AS superseded, r.name AS region_name
  FROM observation o LEFT JOIN region_view r ON r.code = o.region_code
  WHERE o.month = $1 AND o.kind = $2 AND o.facts = ANY($3) AND (NOT o.pending OR o.counts_from <= $4)
    AND ($6::timestamptz IS NULL OR (o.counts_from, o.row_id) > ($6, $7::bigint)) AND ${unit}
  ORDER BY o.counts_from, o.row_id LIMIT $5`;

export const CONTRIBUTIONS_OF_ORGANIZATION = contributions('o.organization_id = $8::uuid');
export const CONTRIBUTIONS_OF_REGION = contributions('o.principal AND o.region_code LIKE $8');

export interface EventRow {
  event_id: string;
  seq: number;
  step: string;
  occurred_at: Date;
  organization_name: string | null;
  post_name: string | null;
  category_name: string | null;
}

export const EVENTS = `
  SELECT f.event_id, f.seq, f.payload->>'step' AS step, f.occurred_at, o.name AS organization_name, p.post_name, c.item AS category_name
  FROM issue_fact f
  LEFT JOIN organization_view o ON o.id = (f.payload->>'organizationId')::uuid
  LEFT JOIN category_view c ON c.code = f.payload->'after'->>'categoryCode'
  LEFT JOIN LATERAL (
    SELECT a.post_name FROM assignment_view a
    WHERE a.staff_id::text = f.payload->>'staffId' AND a.valid_from <= f.occurred_at AND (a.valid_to IS NULL OR a.valid_to > f.occurred_at)
    ORDER BY a.valid_from DESC LIMIT 1
  ) p ON true
  WHERE f.event_id = ANY($1::uuid[])`;
