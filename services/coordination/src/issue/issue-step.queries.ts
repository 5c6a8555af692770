/**
 * Writes one step: the issue as it stands after it, the span of duty that ends and the one that begins at the same instant,
 * and the entry of the timeline. The new span reads the end of the old one, so that PostgreSQL ends that first.
 * $1 issue, $2 span {ends, begins, responsible, holder, activity}, $3 step, as JSON.
 */
export const TAKE_STEP = `
  WITH changed AS (
    UPDATE issue i SET version = r.version, category_code = r."categoryCode", line = r.line, risk_grade = r."riskGrade", state = r.state, activity = r.activity,
      responsible_organization_id = r."responsibleOrganizationId", holder_organization_id = r."holderOrganizationId", answerable_organization_id =
      r."answerableOrganizationId", desk_organization_ids = r."deskOrganizationIds", involved_organization_ids = r."involvedOrganizationIds",
      handler_organization_ids = r."handlerOrganizationIds", reporter_ids = r."reporterIds", reporters = r.reporters, joint_rule = r."jointRule",
      returns = r.returns, refused_by = r."refusedBy", verification_failures = r."verificationFailures", pauses = r.pauses, reopens = r.reopens,
      arbitrated = r.arbitrated, edition = r.edition, escalation_level = r."escalationLevel", escalated_to_organization_id =
      r."escalatedToOrganizationId", merged_into_id = r."mergedIntoId", state_due_at = r."stateDueAt", handle_due_at = r."handleDueAt", paused_at =
      r."pausedAt", closed_at = r."closedAt", reopen_until = r."reopenUntil"
    FROM jsonb_to_record($1::jsonb) AS r(id uuid, version int, "categoryCode" text, line text, "riskGrade" int, state text, activity text, "responsibleOrganizationId" uuid,
      "holderOrganizationId" uuid, "answerableOrganizationId" uuid, "deskOrganizationIds" uuid[], "involvedOrganizationIds" uuid[],
      "handlerOrganizationIds" uuid[], "reporterIds" text[], reporters int, "jointRule" text, returns int, "refusedBy" uuid[], "verificationFailures"
      int, pauses int, reopens int, arbitrated boolean, edition int, "escalationLevel" int, "escalatedToOrganizationId" uuid, "mergedIntoId" uuid,
      "stateDueAt" timestamptz, "handleDueAt" timestamptz, "pausedAt" timestamptz, "closedAt" timestamptz, "reopenUntil" timestamptz)
    WHERE i.id = r.id RETURNING i.id, i.version
  ),
  step AS (
    SELECT changed.id AS issue_id, changed.version AS seq, s.* FROM changed, jsonb_to_record($3::jsonb) AS s(step text, at timestamptz, state text, "actorId" text,
      "actorKind" text, "organizationId" uuid, "counterpartOrganizationId" uuid, "taskId" uuid, "reasonCode" text, note text, rule text, late boolean)
  ),
  new_step AS (
    INSERT INTO issue_step (issue_id, seq, step, at, state, actor_id, actor_kind, organization_id, counterpart_organization_id, task_id, reason_code, note, rule, late)
    SELECT issue_id, seq, step, at, state, "actorId", "actorKind", "organizationId", "counterpartOrganizationId", "taskId", "reasonCode", note, rule, late FROM step
  ),
  span AS (
    SELECT * FROM jsonb_to_record($2::jsonb) AS s(ends boolean, begins boolean, "responsibleOrganizationId" uuid, "holderOrganizationId" uuid, activity text)
  ),
  ended AS (
    UPDATE duty_span d SET ends_at = greatest(step.at, d.starts_at) FROM step, span
    WHERE d.issue_id = step.issue_id AND d.ends_at IS NULL AND span.ends RETURNING d.ends_at
  )
  INSERT INTO duty_span (issue_id, seq, responsible_organization_id, holder_organization_id, activity, starts_at)
  SELECT step.issue_id, step.seq, span."responsibleOrganizationId", span."holderOrganizationId", span.activity, coalesce((SELECT max(ends_at) FROM ended), step.at)
  FROM step, span WHERE span.begins`;
