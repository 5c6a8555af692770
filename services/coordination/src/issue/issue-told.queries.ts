/** Writes what escalation changes of many issues in one statement. $1: rows as JSON. */
export const UPDATE_TOLD_ISSUES = `
  UPDATE issue i SET version = r.version, escalation_level = r."escalationLevel", escalated_to_organization_id = r."escalatedToOrganizationId",
    desk_organization_ids = r."deskOrganizationIds", involved_organization_ids = r."involvedOrganizationIds"
  FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version int, "escalationLevel" int, "escalatedToOrganizationId" uuid, "deskOrganizationIds" uuid[], "involvedOrganizationIds" uuid[])
  WHERE i.id = r.id`;

/** Steps of the clock, many at once. $1: steps as JSON. */
export const INSERT_TOLD_STEPS = `
  INSERT INTO issue_step (issue_id, seq, step, at, state, actor_id, actor_kind, organization_id, counterpart_organization_id, task_id, rule, late)
  SELECT s."issueId", s.seq, s.step, s.at, s.state, 'clock', 'system', s."organizationId", s."counterpartOrganizationId", s."taskId", s.rule, s.late
  FROM jsonb_to_recordset($1::jsonb) AS s("issueId" uuid, seq int, step text, at timestamptz, state text, "organizationId" uuid, "counterpartOrganizationId" uuid, "taskId" uuid, rule text, late boolean)`;
