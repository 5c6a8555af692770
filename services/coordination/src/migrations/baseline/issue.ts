import { RESTING } from '../../rulebook/process/resting-sql.js';

/** Issues, their tasks, steps, duty spans, verifications and call-backs. */
export const issueTables = `
  CREATE TABLE issue (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    process_key text NOT NULL,
    process_version integer NOT NULL,
    source text NOT NULL,
    source_reference text,
    -- Category in the system of the client that reported, before the mapping.
    source_category text,
    title text NOT NULL,
    description text NOT NULL,
    address text,
    longitude double precision,
    latitude double precision,
    area_code text NOT NULL,
    category_code text,
    line text,
    risk_grade integer,
    severity text NOT NULL CHECK (severity IN ('ordinary', 'urgent', 'critical')),
    -- Code of the state in the issue's process, and the kind of that state.
    state_code text NOT NULL,
    state text NOT NULL,
    activity text,
    first_receiver_organization_id uuid NOT NULL,
    responsible_organization_id uuid,
    holder_organization_id uuid,
    -- The organization that is responsible, or was responsible last when the issue has ended.
    answerable_organization_id uuid NOT NULL,
    -- Organizations that have the issue in their inbox: responsible, holder, with an open task, or told by escalation.
    desk_organization_ids uuid[] NOT NULL,
    -- Every organization that ever had a part in the issue; the policy lets them see the issue.
    involved_organization_ids uuid[] NOT NULL,
    handler_organization_ids uuid[] NOT NULL,
    reporter_ids text[] NOT NULL,
    reporters integer NOT NULL,
    joint_rule text NOT NULL,
    returns integer NOT NULL,
    hand_overs integer NOT NULL,
    refused_by uuid[] NOT NULL,
    verification_failures integer NOT NULL,
    pauses integer NOT NULL,
    extensions integer NOT NULL,
    reopens integer NOT NULL,
    -- How often the client of the source urged the issue, and when last.
    urges integer NOT NULL,
    urged_at timestamptz CHECK ((urged_at IS NULL) = (urges = 0)),
    arbitrated boolean NOT NULL,
    edition integer NOT NULL,
    escalation_level integer NOT NULL,
    escalated_to_organization_id uuid,
    merged_into_id uuid REFERENCES issue,
    reported_at timestamptz NOT NULL,
    -- When the matter was seen, and by how many minutes the clock of the device was ahead, when that is much.
    observed_at timestamptz CHECK (observed_at <= reported_at),
    clock_skew_minutes integer CHECK (clock_skew_minutes <> 0),
    state_due_at timestamptz,
    handle_due_at timestamptz,
    -- Limit that the client of the source set for its order; it moves none of our deadlines.
    source_due_at timestamptz,
    -- The request that waits for the answer of this client.
    source_request text CHECK (source_request IN ('return', 'extension')),
    -- The organization of the desk that made the last request, and alone can withdraw it.
    source_request_by uuid CHECK (source_request IS NULL OR source_request_by IS NOT NULL),
    -- Edition of the calendars by which the deadlines were computed.
    calendar_edition integer NOT NULL,
    paused_at timestamptz,
    -- Time of the last step, and the spans past the limit up to that step, with the organizations that are charged.
    stepped_at timestamptz NOT NULL,
    late_spans jsonb NOT NULL,
    -- Time of the last supplement of a reporter since which no staff member took a step.
    new_supplement_at timestamptz,
    closed_at timestamptz,
    reopen_until timestamptz,
    title_marks integer[] NOT NULL,
    -- Exactly one organization is responsible for an open issue, and none for an issue that has ended.
    CONSTRAINT issue_one_responsible CHECK ((state IN ${RESTING}) = (responsible_organization_id IS NULL))
  );
  -- Serves the inbox of an organization.
  CREATE INDEX issue_desk ON issue USING gin (desk_organization_ids) WHERE state NOT IN ${RESTING};
  -- Serves the inbox of a region and the policy's region scope.
  CREATE INDEX issue_area ON issue (area_code text_pattern_ops, reported_at DESC);
  -- Serves the inbox of a region and duplicate candidates of a street, which are about open issues alone.
  CREATE INDEX issue_open_area ON issue (area_code text_pattern_ops, reported_at DESC) WHERE state NOT IN ${RESTING};
  -- Serves the search for open issues that do not follow the present calendars.
  CREATE INDEX issue_open ON issue (id) WHERE state NOT IN ${RESTING};
  -- A reference names one issue of its source, whoever writes it. Serves Query.issues by reference as well: a hotline
  -- asks for its own number.
  CREATE UNIQUE INDEX issue_source_reference ON issue (source_reference, source) WHERE source_reference IS NOT NULL;
  -- Serves the categories of a source that its mapping lacks.
  CREATE INDEX issue_source_category ON issue (source, reported_at) INCLUDE (source_category) WHERE source_category IS NOT NULL;
  -- Serves the list of issues, newest first, and the policy's scopes by person and organization.
  CREATE INDEX issue_reported ON issue (reported_at DESC, id DESC);
  -- Serves the figures of the issues closed in a period, and their list.
  CREATE INDEX issue_closed ON issue (closed_at) WHERE closed_at IS NOT NULL;
  CREATE INDEX issue_reporter ON issue USING gin (reporter_ids);
  CREATE INDEX issue_involved ON issue USING gin (involved_organization_ids);
  -- Serves duplicate candidates: open issues whose titles share a mark. With fastupdate a report is written fast; the list of
  -- pending entries is kept short, because each search reads the whole list.
  CREATE INDEX issue_title_marks ON issue USING gin (title_marks) WITH (gin_pending_list_limit = 256) WHERE state NOT IN ${RESTING};
  -- Serves the undoing of a merge, and the list of issues that were merged into an issue.
  CREATE INDEX issue_merged_into ON issue (merged_into_id) WHERE merged_into_id IS NOT NULL;

  -- The normalised text of an issue and its pairs of characters for searches.
  CREATE TABLE issue_text (
    issue_id uuid PRIMARY KEY REFERENCES issue,
    body text NOT NULL,
    search tsvector NOT NULL
  );
  -- Serves the filter of lists and inboxes by words. A search reads the whole list of pending entries, so the list is short.
  CREATE INDEX issue_text_search ON issue_text USING gin (search) WITH (gin_pending_list_limit = 512);
  -- Serves the same filter by the end of an issue's number.
  CREATE INDEX issue_text_number ON issue_text (right(issue_id::text, 8));

  CREATE TABLE reporter (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    -- The issue that the person reported; differs from issue_id after a merge.
    origin_issue_id uuid NOT NULL,
    person_id text,
    name sealed_text,
    phone sealed_text,
    name_mask text,
    phone_mask text,
    phone_marks text[] NOT NULL,
    grade text NOT NULL CHECK (grade IN ('named', 'confidential', 'anonymous')),
    machine boolean NOT NULL CHECK (NOT machine OR (person_id IS NULL AND grade = 'named')),
    reported_at timestamptz NOT NULL,
    -- Only a named reporter is in this table; of a confidential one it has the pseudonym of the account.
    CONSTRAINT reporter_hidden CHECK (grade = 'named' OR (name IS NULL AND phone IS NULL AND name_mask IS NULL
      AND phone_mask IS NULL AND phone_marks = '{}'
      AND (person_id IS NULL OR (grade = 'confidential' AND person_id LIKE 'confidential-%'))))
  );
  -- Serves the search of reporters by telephone number. Reports without a number are not in it.
  CREATE INDEX reporter_phone_marks ON reporter USING gin (phone_marks)
    WITH (gin_pending_list_limit = 256) WHERE phone_marks <> '{}';
  CREATE INDEX reporter_issue ON reporter (issue_id);
  -- Serves merges, which move the reports of an issue and of all issues merged into it, and receipt codes, which contain the
  -- first digits of the id of the issue that was reported.
  CREATE INDEX reporter_origin ON reporter (origin_issue_id);

  -- Numbers that people typed into texts, sealed apart from the texts.
  CREATE TABLE hidden_number (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    field text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('identity', 'bank-card', 'phone', 'plate')),
    mask text NOT NULL,
    number sealed_text NOT NULL,
    at timestamptz NOT NULL
  );
  -- Serves the numbers of an issue.
  CREATE INDEX hidden_number_issue ON hidden_number (issue_id);
  -- Who was shown sealed data, for the reporter; the audit chain has the same.
  CREATE TABLE unmasking (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    reporter_id uuid REFERENCES reporter,
    part text NOT NULL CHECK (part IN ('reporter', 'numbers', 'search', 'identity')),
    organization_id uuid,
    reason text NOT NULL,
    shown_at timestamptz NOT NULL,
    shown_until timestamptz NOT NULL,
    CHECK ((part = 'numbers') = (reporter_id IS NULL))
  );
  -- Serve the page of an issue; the reports of a merged issue keep their own.
  CREATE INDEX unmasking_issue ON unmasking (issue_id) WHERE reporter_id IS NULL;
  CREATE INDEX unmasking_reporter ON unmasking (reporter_id) WHERE reporter_id IS NOT NULL;

  CREATE TABLE task (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    version integer NOT NULL,
    ordinal integer NOT NULL,
    organization_id uuid NOT NULL,
    staff_id uuid,
    proposed_staff_id uuid,
    role text NOT NULL,
    state text NOT NULL,
    required boolean NOT NULL,
    depends_on uuid[] NOT NULL,
    acceptance text,
    offered_at timestamptz NOT NULL,
    accept_due_at timestamptz,
    accepted_at timestamptz,
    due_at timestamptz,
    ended_at timestamptz,
    result text,
    reason_code text,
    evidence text,
    proposed_organization_id uuid,
    wrong_refusal boolean,
    route jsonb
  );
  CREATE UNIQUE INDEX task_issue ON task (issue_id, ordinal);
  -- Serves "my tasks", the load of a person and of an organization.
  CREATE INDEX task_staff ON task (staff_id) WHERE state IN ('offered', 'waiting', 'accepted');
  -- Serves the list of tasks that need an assignee.
  CREATE INDEX task_unassigned ON task (organization_id) WHERE staff_id IS NULL AND state IN ('waiting', 'accepted');
  CREATE INDEX task_organization ON task (organization_id, state);
  -- Serves the cases that a precedent decided.
  CREATE INDEX task_precedent ON task ((route ->> 'basisId')) WHERE route ->> 'rule' = 'precedent';

  CREATE TABLE issue_step (
    issue_id uuid NOT NULL REFERENCES issue,
    seq integer NOT NULL,
    step text NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL,
    actor_id text NOT NULL,
    actor_kind text NOT NULL,
    organization_id uuid,
    counterpart_organization_id uuid,
    task_id uuid,
    reason_code text,
    note text,
    rule text,
    late boolean,
    -- The move of the process and the state before it, from which a draft of the process is replayed.
    move text,
    from_state_code text,
    -- The transaction that wrote the step. The live feed compares it with snapshots of PostgreSQL.
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (issue_id, seq)
  );
  -- Serves the replay of the dispatches of some months, and the gaps and overlaps of the duty list.
  CREATE INDEX issue_step_offered ON issue_step (at) WHERE step IN ('dispatched', 'transferred', 'ruled');
  -- Serves the live feed: the steps of given transactions and of later ones.
  CREATE INDEX issue_step_feed ON issue_step (xact, issue_id, seq);

  CREATE TABLE duty_span (
    issue_id uuid NOT NULL REFERENCES issue,
    seq integer NOT NULL,
    responsible_organization_id uuid NOT NULL,
    holder_organization_id uuid NOT NULL,
    activity text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz CHECK (ends_at >= starts_at),
    PRIMARY KEY (issue_id, seq)
  );
  -- An issue has at most one open duty span.
  CREATE UNIQUE INDEX duty_span_open ON duty_span (issue_id) WHERE ends_at IS NULL;

  -- Working minutes past the limit of an issue, charged to organizations up to its last step.
  CREATE TABLE delay_charge (
    issue_id uuid NOT NULL REFERENCES issue,
    month text COLLATE "C" NOT NULL,
    organization_id uuid NOT NULL,
    minutes integer NOT NULL CHECK (minutes >= 0),
    PRIMARY KEY (issue_id, month, organization_id)
  );
  -- Serves the delays of a month, of one organization or of all.
  CREATE INDEX delay_charge_month ON delay_charge (month, organization_id);

  CREATE TABLE verification (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    round integer NOT NULL,
    mode text NOT NULL,
    organization_id uuid NOT NULL,
    requested_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    recorded_at timestamptz,
    recorded_by_organization_id uuid,
    staff_id text,
    passed boolean,
    findings text,
    UNIQUE (issue_id, round)
  );

  CREATE TABLE level_fact (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    level text NOT NULL,
    kind text NOT NULL,
    may_solve boolean NOT NULL,
    reason text,
    organization_id uuid NOT NULL,
    staff_id text NOT NULL,
    at timestamptz NOT NULL
  );
  -- Serves the page of an issue.
  CREATE INDEX level_fact_issue ON level_fact (issue_id);

  -- Checks by the level above of issues that a level solved and closed at once.
  CREATE TABLE spot_check (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    edition integer NOT NULL,
    level text NOT NULL,
    solved_by_organization_id uuid NOT NULL,
    solved_by text NOT NULL,
    organization_id uuid NOT NULL,
    told_organization_id uuid,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    recorded_at timestamptz,
    recorded_by text,
    recorded_by_organization_id uuid,
    passed boolean,
    findings text,
    -- Each solution is checked once.
    UNIQUE (issue_id, edition),
    -- A unit never checks its own work, and every result names the person who found it.
    CONSTRAINT spot_check_by_another CHECK (organization_id <> solved_by_organization_id AND told_organization_id <> solved_by_organization_id AND recorded_by <> solved_by),
    CONSTRAINT spot_check_recorded CHECK ((recorded_at IS NULL) = (passed IS NULL) AND (passed IS NULL) = (recorded_by IS NULL))
  );
  -- Serves the work list of the organizations that check, nearest deadline first.
  CREATE INDEX spot_check_open ON spot_check (organization_id, due_at, id) WHERE recorded_at IS NULL;
  -- Serves the same list for the organizations that were told of late checks.
  CREATE INDEX spot_check_told ON spot_check (told_organization_id, due_at, id) WHERE recorded_at IS NULL AND told_organization_id IS NOT NULL;

  -- Requests for more time and their answers.
  CREATE TABLE deadline_request (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    kind text NOT NULL,
    -- Ground of a pause; an extension and a suspension give their reason in the evidence.
    ground text,
    -- Working minutes of an extension.
    minutes integer CHECK (minutes > 0),
    evidence text NOT NULL,
    organization_id uuid NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    approver_organization_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    ended_at timestamptz,
    answered_by text,
    answered_by_organization_id uuid,
    approved boolean,
    answer text,
    -- A unit never answers its own request, and every answer names the leader who gave it.
    CONSTRAINT deadline_request_kind CHECK ((kind = 'pause') = (ground IS NOT NULL) AND (kind = 'extension') = (minutes IS NOT NULL)),
    CONSTRAINT deadline_request_above CHECK (approver_organization_id <> organization_id),
    CONSTRAINT deadline_request_answered CHECK ((approved IS NULL) = (answered_by IS NULL) AND (approved IS NULL OR ended_at IS NOT NULL))
  );
  -- Allows one open request for each issue, and finds it.
  CREATE UNIQUE INDEX deadline_request_open ON deadline_request (issue_id) WHERE ended_at IS NULL;
  -- Serves the requests of an issue and the question whether a ground was refused before.
  CREATE INDEX deadline_request_issue ON deadline_request (issue_id, asked_at);
  -- Serves the work list of approvers, nearest deadline first.
  CREATE INDEX deadline_request_waiting ON deadline_request (approver_organization_id, due_at, id) WHERE ended_at IS NULL;

  -- The reply that the reporters got at an ending of the issue.
  CREATE TABLE issue_reply (
    issue_id uuid NOT NULL REFERENCES issue,
    edition integer NOT NULL,
    given_at timestamptz NOT NULL,
    parts jsonb NOT NULL,
    PRIMARY KEY (issue_id, edition)
  );

  CREATE TABLE callback (
    id uuid PRIMARY KEY,
    issue_id uuid NOT NULL REFERENCES issue,
    reporter_id uuid NOT NULL REFERENCES reporter,
    person_id text,
    calling_organization_id uuid CHECK (calling_organization_id IS NULL OR called_by_source IS NULL),
    -- The source whose client calls this reporter, so that nobody here does.
    called_by_source text,
    edition integer NOT NULL,
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    answered_at timestamptz,
    responded boolean,
    resolved boolean,
    satisfaction integer CHECK (satisfaction BETWEEN 1 AND 5),
    comment text,
    not_reached_at timestamptz,
    UNIQUE (issue_id, edition, reporter_id)
  );
  -- Serves the work list of call-backs: the one that expires first comes first.
  CREATE INDEX callback_open ON callback (expires_at, id) WHERE answered_at IS NULL AND not_reached_at IS NULL;

  CREATE TABLE call_attempt (
    callback_id uuid NOT NULL REFERENCES callback,
    number integer NOT NULL,
    at timestamptz NOT NULL,
    caller_id text NOT NULL,
    organization_id uuid,
    outcome text NOT NULL,
    note text,
    PRIMARY KEY (callback_id, number)
  );
`;
