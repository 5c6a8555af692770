/** Requests of desks to the sources of issues. */
export const sourceRequestTables = `
  -- Requests of desks to the clients of sources, and their answers.
  CREATE TABLE source_request (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    seq integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('return', 'extension')),
    reason text NOT NULL,
    text text,
    wanted_due_at timestamptz,
    organization_id uuid NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    ended_at timestamptz,
    granted boolean,
    answer text,
    granted_due_at timestamptz,
    withdrawn_seq integer,
    withdrawal_reason text,
    -- Finds the request of a step, for the message about it.
    UNIQUE (issue_id, seq),
    CONSTRAINT source_request_limit CHECK ((kind = 'extension') = (wanted_due_at IS NOT NULL)
      AND (granted_due_at IS NOT NULL) = (kind = 'extension' AND granted IS TRUE)),
    CONSTRAINT source_request_answered CHECK (granted IS NULL OR ended_at IS NOT NULL),
    CONSTRAINT source_request_withdrawn CHECK ((withdrawn_seq IS NULL) = (withdrawal_reason IS NULL)
      AND (withdrawn_seq IS NULL OR ended_at IS NOT NULL AND granted IS NULL))
  );
  -- Allows one request that waits for each issue, and finds it.
  CREATE UNIQUE INDEX source_request_waiting ON source_request (issue_id) WHERE ended_at IS NULL;
`;
