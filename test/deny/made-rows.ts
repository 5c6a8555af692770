/** A district, an organization, a person and a line that have no relation to the demo district. */
export const elsewhere = {
  area: '110101000000',
  organization: '5b0c51f0-95e5-4b52-9b21-0a3b1f4f9a10',
  person: '5b0c51f0-95e5-4b52-9b21-0a3b1f4f9a11',
  line: 'veterans',
};

/**
 * Creates a ruling on the oldest issue of the demo, so that commands on a precedent are tested with a precedent that
 * exists.
 */
export const aPrecedent = `
  INSERT INTO precedent (id, version, issue_id, category_code, region_code, line, area_code, duty_list_version, ruled_at, ruled_by, reason, expires_at)
  SELECT gen_random_uuid(), 1, id, '0101001', '320106000000', 'environment', area_code, 1, now(), 'arbiter', '裁定', now() + interval '1 year'
  FROM issue ORDER BY id LIMIT 1 RETURNING id`;

/** A photo of the oldest issue. The file store does not contain its objects. */
export const aFile = `
  WITH f AS (
    INSERT INTO file (id, bytes, received, type, shown_key, original, shown, thumbnail, created_at, attached_at)
    VALUES (gen_random_uuid(), 1, 1, 'image/jpeg', '', repeat('a', 64), repeat('b', 64), repeat('c', 64), now(), now()) RETURNING id)
  INSERT INTO issue_file (file_id, issue_id, seq, position)
  SELECT f.id, s.issue_id, 1, 99 FROM f, issue_step s WHERE s.seq = 1 ORDER BY s.issue_id LIMIT 1 RETURNING file_id AS id`;

/** A call-back on the issue, with an organization that calls the reporter. */
export const aCallback = (issueId: string): string => `
  INSERT INTO callback (id, issue_id, reporter_id, calling_organization_id, edition, asked_at, expires_at)
  SELECT gen_random_uuid(), r.issue_id, r.id, i.first_receiver_organization_id, 99, now(), now() + interval '1 day'
  FROM reporter r JOIN issue i ON i.id = r.issue_id WHERE r.issue_id = '${issueId}' LIMIT 1`;

/** A hidden number in a text of the issue. The tests read only the mask, so the sealed part only has the right form. */
export const aHiddenNumber = (issueId: string): string => `
  INSERT INTO hidden_number (id, issue_id, field, kind, mask, number, at)
  VALUES (gen_random_uuid(), '${issueId}', 'reportIssue.description', 'phone', '138*******4',
    's.' || gen_random_uuid() || '.AA', now())`;

/** A request to see the reporter of a report, which waits for the answer of another unit. */
export const anUnsealingRequest = (reporterId: string): string => `
  INSERT INTO unsealing_request (id, reporter_id, reason, organization_id, unit_ids, asked_by, asked_at,
    consent_organization_id, expires_at)
  SELECT gen_random_uuid(), r.id, '核实线索', i.first_receiver_organization_id, ARRAY[i.first_receiver_organization_id],
    'somebody', now(), gen_random_uuid(), now() + interval '7 days'
  FROM reporter r JOIN issue i ON i.id = r.issue_id WHERE r.id = '${reporterId}' RETURNING id`;

/** A directive that an organization received, with a sentence and an item. */
export const aDirective = (organizationId: string): string => `
  WITH made AS (
    INSERT INTO directive (id, receiver_id, received_at, format, file_name, digest, state, kind, title,
      attachments, addressee_ids, version)
    VALUES (gen_random_uuid(), '${organizationId}', now(), 'text', 'a.txt', gen_random_uuid()::text, 'reviewing',
      'demand', '某通知', '{}', '{}', 1) RETURNING id),
  said AS (
    INSERT INTO directive_sentence (directive_id, seq, paragraph, level, heading, text)
    SELECT id, 1, 1, 0, false, '报送名单。' FROM made)
  INSERT INTO directive_item (id, directive_id, position, sentences, what, elements, addressee_text, addressee_ids, origin,
    confidence, doubtful)
  SELECT gen_random_uuid(), id, 1, '{1}', '报送名单', '{}', '', '{}', 'extracted', 1, '{}' FROM made
  RETURNING id, directive_id`;

/** A request for leave of a person, which waits for the decision of a superior. */
export const aLeaveRequest = (staffId: string): string => `
  INSERT INTO leave_request (id, staff_id, organization_id, kind, starts_at, ends_at, reason, state, asked_at, version)
  SELECT gen_random_uuid(), staff_id, organization_id, 'annual', '2030-01-01', '2030-01-02', '探亲', 'asked', now(), 1
  FROM assignment WHERE staff_id = '${staffId}' LIMIT 1 RETURNING id`;

/** One time that the numbers of the issue were shown. */
export const anUnmasking = (issueId: string): string => `
  INSERT INTO unmasking (id, issue_id, part, organization_id, reason, shown_at, shown_until)
  SELECT gen_random_uuid(), id, 'numbers', first_receiver_organization_id, '联系反映人', now(), now()
  FROM issue WHERE id = '${issueId}'`;

interface Protected {
  issueId: string;
  taskId: string;
  staffId: string;
  organizationId: string;
}

/** Fills the protected fields of an issue, its steps and its tasks, so that the tests find values there. */
export const protectedFields = ({ issueId, taskId, staffId, organizationId }: Protected): string[] => [
  `UPDATE issue_step SET note = '内部意见', rule = 'duty-list:x', reason_code = 'CANNOT_LOCATE', actor_kind = 'staff',
     actor_id = '${staffId}' WHERE issue_id = '${issueId}'`,
  `UPDATE task SET staff_id = '${staffId}', proposed_staff_id = '${staffId}', evidence = '现场未发现',
     proposed_organization_id = '${organizationId}', wrong_refusal = true, state = 'returned', reason_code = 'CANNOT_LOCATE',
     route = '{"rule": "duty-list", "basisId": null, "rejected": []}' WHERE id = '${taskId}'`,
  `INSERT INTO verification (id, issue_id, round, mode, organization_id, requested_at, due_at, findings)
   SELECT gen_random_uuid(), id, 99, 'desk', first_receiver_organization_id, now(), now(), '现场核查记录'
   FROM issue WHERE id = '${issueId}'`,
  `UPDATE issue SET new_supplement_at = now(), clock_skew_minutes = 25 WHERE id = '${issueId}'`,
];
