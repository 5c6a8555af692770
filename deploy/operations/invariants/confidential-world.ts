/** Rows and breakings of `invariants.spec.ts` for confidential reporters. */
const confidential = '00000000-0000-7000-8000-0000000000d1';

/** A second report of an issue, by a confidential reporter whom a person has seen with the consent of another unit. */
export const aConfidentialReport = (
  id: string,
  [street, department]: readonly [string, string],
  at: (hour: number) => string,
): string => `
  INSERT INTO reporter (id, issue_id, origin_issue_id, person_id, phone_marks, grade, machine, reported_at) VALUES
    ('${confidential}', '${id}', '${id}', 'confidential-1', '{}', 'confidential', false, '${at(0)}');
  UPDATE issue SET reporters = 2, reporter_ids = '{resident-1,confidential-1}' WHERE id = '${id}';
  INSERT INTO confidential.reporter_identity (id) VALUES ('${confidential}');
  INSERT INTO callback (id, issue_id, reporter_id, person_id, edition, asked_at, expires_at)
    VALUES (gen_random_uuid(), '${id}', '${confidential}', 'confidential-1', 0, now(), now());
  INSERT INTO unsealing_request (id, reporter_id, reason, organization_id, unit_ids, asked_by, asked_at,
      consent_organization_id, expires_at, answered_at, answered_by, answered_by_organization_id, approved, shown_until)
    VALUES (gen_random_uuid(), '${confidential}', 'x', '${street}', '{${street}}', 'a', '${at(1)}', '${department}',
      '${at(3)}', '${at(2)}', 'b', '${department}', true, '${at(3)}');
  INSERT INTO unmasking (id, issue_id, reporter_id, part, organization_id, reason, shown_at, shown_until)
    VALUES (gen_random_uuid(), '${id}', '${confidential}', 'identity', '${street}', 'x', '${at(2)}', '${at(3)}')`;

/** Statements that break the invariants of confidential reporters. */
export const confidentialBreakings: Record<string, ['coordination', string][]> = {
  'confidential-is-sealed': [
    ['coordination', 'DELETE FROM confidential.reporter_identity'],
    ['coordination', 'INSERT INTO confidential.reporter_identity (id) VALUES (gen_random_uuid())'],
    [
      'coordination',
      `ALTER TABLE reporter DROP CONSTRAINT reporter_hidden;
       UPDATE reporter SET person_id = 'resident-3' WHERE grade = 'confidential'`,
    ],
    ['coordination', `UPDATE reporter SET person_id = 'confidential-2' WHERE grade = 'confidential'`],
  ],
  'unsealed-by-two-units': [
    ['coordination', `UPDATE unmasking SET shown_at = shown_at + interval '1 hour'`],
    ['coordination', 'DELETE FROM unsealing_request'],
  ],
};
