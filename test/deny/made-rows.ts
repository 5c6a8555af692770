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
