/**
 * The rows of reports as data-modifying expressions: issue, reporter, first step and open span of duty. One prepared
 * statement for all reports of a moment instead of four round trips and BEGIN/COMMIT for each: `npm run bench -- --only filing`.
 * Guarded by `claim`, so that a retry writes nothing. $5 is an array of {n, issue, reporter, first}.
 */
export const INSERT_REPORT = `
  report AS (
    SELECT * FROM jsonb_to_recordset($5::jsonb) AS r(n int, issue jsonb, reporter jsonb, first jsonb) WHERE r.n IN (SELECT n FROM claim)
  ),
  new_issue AS (
    INSERT INTO issue (id, version, process_key, process_version, source, source_reference, title, description, address, longitude, latitude,
      area_code, category_code, line, risk_grade, state, activity, first_receiver_organization_id, responsible_organization_id,
      holder_organization_id, answerable_organization_id, desk_organization_ids, involved_organization_ids, handler_organization_ids, reporter_ids, reporters, joint_rule,
      returns, refused_by, verification_failures, pauses, reopens, arbitrated, edition, escalation_level, reported_at, state_due_at, title_marks)
    SELECT r.id, r.version, r."processKey", r."processVersion", r.source, r."sourceReference", r.title, r.description, r.address, r.longitude, r.latitude,
      r."areaCode", r."categoryCode", r.line, r."riskGrade", r.state, r.activity, r."firstReceiverOrganizationId", r."firstReceiverOrganizationId",
      r."firstReceiverOrganizationId", r."firstReceiverOrganizationId", ARRAY[r."firstReceiverOrganizationId"], ARRAY[r."firstReceiverOrganizationId"], '{}', r."reporterIds", 1, r."jointRule",
      0, '{}', 0, 0, 0, false, 0, -1, r."reportedAt", r."stateDueAt", r."titleMarks"
    FROM report, jsonb_to_record(report.issue) AS r(id uuid, version int, "processKey" text, "processVersion" int, source text, "sourceReference" text, title text,
      description text, address text, longitude float8, latitude float8, "areaCode" text, "categoryCode" text, line text, "riskGrade" int, state text,
      activity text, "firstReceiverOrganizationId" uuid, "reporterIds" text[], "jointRule" text, "reportedAt" timestamptz, "stateDueAt" timestamptz, "titleMarks" int[])
    RETURNING id, reported_at, state, first_receiver_organization_id
  ),
  new_reporter AS (
    INSERT INTO reporter (id, issue_id, origin_issue_id, person_id, name, phone, anonymous, reported_at)
    SELECT r.id, i.id, i.id, r."personId", r.name, r.phone, r.anonymous, i.reported_at
    FROM report JOIN new_issue i ON i.id = (report.issue->>'id')::uuid,
      jsonb_to_record(report.reporter) AS r(id uuid, "personId" text, name text, phone text, anonymous boolean)
  ),
  new_step AS (
    INSERT INTO issue_step (issue_id, seq, step, at, state, actor_id, actor_kind, organization_id, rule)
    SELECT i.id, 1, 'reported', i.reported_at, i.state, s."actorId", s."actorKind", i.first_receiver_organization_id, s.rule
    FROM report JOIN new_issue i ON i.id = (report.issue->>'id')::uuid,
      jsonb_to_record(report.first) AS s("actorId" text, "actorKind" text, rule text)
  ),
  new_span AS (
    INSERT INTO duty_span (issue_id, seq, responsible_organization_id, holder_organization_id, activity, starts_at)
    SELECT i.id, 1, i.first_receiver_organization_id, i.first_receiver_organization_id, 'judging', i.reported_at FROM new_issue i
  )`;
