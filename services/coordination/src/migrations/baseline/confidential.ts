import { asConfidentialSql, createConfidentialSchema } from '@jiceng/platform/confidential';

/** Identities of confidential reporters, in a schema of their own, and the requests to see them. */
export const confidentialTables = `
  ${createConfidentialSchema}
  ${asConfidentialSql(`
    CREATE TABLE confidential.reporter_identity (
      -- The id of the report in reporter. A foreign key would need rights on that table.
      id uuid PRIMARY KEY,
      name public.sealed_text,
      phone public.sealed_text,
      account public.sealed_text,
      employer public.sealed_text
    );`)}

  CREATE TABLE unsealing_request (
    id uuid PRIMARY KEY,
    reporter_id uuid NOT NULL REFERENCES reporter,
    reason text NOT NULL,
    organization_id uuid NOT NULL,
    unit_ids uuid[] NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    consent_organization_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    answered_at timestamptz,
    answered_by text,
    answered_by_organization_id uuid,
    approved boolean,
    answer text,
    shown_until timestamptz,
    ended_at timestamptz,
    ending text CHECK (ending IN ('withdrawn', 'issue-ended', 'expired')),
    -- A person of another unit answers, and every answer names this person.
    CONSTRAINT unsealing_by_another CHECK (organization_id = ANY (unit_ids)
      AND consent_organization_id <> ALL (unit_ids) AND answered_by_organization_id <> ALL (unit_ids)
      AND answered_by <> asked_by),
    CONSTRAINT unsealing_answered CHECK ((answered_at IS NULL) = (answered_by IS NULL)
      AND (answered_at IS NULL) = (approved IS NULL) AND (approved IS TRUE) = (shown_until IS NOT NULL)
      AND (approved IS DISTINCT FROM false OR answer IS NOT NULL)),
    CONSTRAINT unsealing_ended CHECK ((ended_at IS NULL) = (ending IS NULL)
      AND (ended_at IS NULL OR answered_at IS NULL))
  );
  -- Allows one open request of a person for each report.
  CREATE UNIQUE INDEX unsealing_request_open ON unsealing_request (reporter_id, asked_by)
    WHERE answered_at IS NULL AND ended_at IS NULL;
  -- Serves the page of an issue.
  CREATE INDEX unsealing_request_reporter ON unsealing_request (reporter_id, asked_at);
  -- Serves the work list of those who may consent, oldest first.
  CREATE INDEX unsealing_request_waiting ON unsealing_request (consent_organization_id, asked_at, id)
    WHERE answered_at IS NULL AND ended_at IS NULL;
`;
