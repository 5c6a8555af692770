/** Whoever writes observations holds this lock shared; freezing and recomputing hold it alone. */
export const LOCK_SHARED = `SELECT pg_advisory_xact_lock_shared(hashtext('assessment-observations'))`;
export const LOCK_ALONE = `SELECT pg_advisory_xact_lock(hashtext('assessment-observations'))`;

export const ADD_FACTS = `
  INSERT INTO issue_fact (event_id, issue_id, seq, occurred_at, month, due_month, payload)
  SELECT f."eventId", f."issueId", f.seq, f."occurredAt", f.month, f."dueMonth", f.payload
  FROM jsonb_to_recordset($1::jsonb) AS f("eventId" uuid, "issueId" uuid, seq int, "occurredAt" timestamptz, month text, "dueMonth" text, payload jsonb)`;

export interface FactRow {
  event_id: string;
  issue_id: string;
  seq: number;
  occurred_at: Date;
  payload: unknown;
}

export const FACTS_OF_ISSUES = `
  SELECT event_id, issue_id, seq, occurred_at, payload FROM issue_fact WHERE issue_id = ANY($1::uuid[]) ORDER BY issue_id, seq`;

export interface ObservationRow {
  row_id: string;
  id: string;
  issue_id: string;
  kind: string;
  organization_id: string;
  principal: boolean;
  region_code: string;
  month: string;
  counts_from: Date;
  pending: boolean;
  facts: string;
  event_ids: string[];
  after_freeze: boolean;
}

export const OBSERVATIONS_OF_ISSUES = `
  SELECT row_id, id, issue_id, kind, organization_id, principal, region_code, month, counts_from, pending, facts, event_ids, after_freeze
  FROM observation WHERE issue_id = ANY($1::uuid[]) AND superseded_at IS NULL`;

/** Taken away: kept as superseded when a frozen number stands on it, else deleted. */
export const REMOVE_OBSERVATIONS = `
  WITH gone AS (SELECT unnest($1::bigint[]) AS row_id),
  kept AS (
    UPDATE observation o SET superseded_at = now() FROM gone
    WHERE o.row_id = gone.row_id AND NOT o.after_freeze AND EXISTS (SELECT FROM period p WHERE p.month = o.month)
    RETURNING o.row_id
  )
  DELETE FROM observation o USING gone WHERE o.row_id = gone.row_id
    AND (o.after_freeze OR NOT EXISTS (SELECT FROM period p WHERE p.month = o.month))`;

export const ADD_OBSERVATIONS = `
  INSERT INTO observation (id, issue_id, kind, organization_id, principal, region_code, month, counts_from, pending, facts, event_ids, after_freeze)
  SELECT o.id, o."issueId", o.kind, o."organizationId", o.principal, o."regionCode", o.month, o."countsFrom", o.pending, o.facts,
    o."eventIds", EXISTS (SELECT FROM period p WHERE p.month = o.month)
  FROM jsonb_to_recordset($1::jsonb) AS o(id uuid, "issueId" uuid, kind text, "organizationId" uuid, principal boolean, "regionCode" text,
    month text, "countsFrom" timestamptz, pending boolean, facts text, "eventIds" uuid[])`;

/** Rows are locked in the order of their key, so that two consumers never wait for each other in a circle. */
export const MOVE_TALLIES = `
  INSERT INTO tally AS t (month, region_code, organization_id, kind, facts, principal, count)
  SELECT d.month, d."regionCode", d."organizationId", d.kind, d.facts, d.principal, sum(d.delta)
  FROM jsonb_to_recordset($1::jsonb) AS d(month text, "regionCode" text, "organizationId" uuid, kind text, facts text, principal boolean, delta int)
  GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(d.delta) <> 0 ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (month, region_code, organization_id, kind, facts, principal) DO UPDATE SET count = t.count + excluded.count`;
