/** Documents by which organizations above demand something, with their sentences, items and acts. */
export const directiveTables = `
  CREATE TABLE directive (
    id uuid PRIMARY KEY,
    receiver_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    format text NOT NULL CHECK (format IN ('text', 'docx', 'xlsx')),
    file_name text NOT NULL,
    digest text NOT NULL,
    marking text CHECK (marking IN ('internal', 'work_secret')),
    state text NOT NULL CHECK (state IN ('awaiting_text', 'reviewing', 'confirmed', 'withdrawn', 'corrected', 'repealed')),
    kind text NOT NULL CHECK (kind IN ('demand', 'correction', 'repeal')),
    issuer text,
    number text,
    signer text,
    urgency text CHECK (urgency IN ('extra_urgent', 'urgent')),
    title text NOT NULL,
    main_recipients text,
    copied_to text,
    attachments text[] NOT NULL,
    issued_on date,
    target_number text,
    target_id uuid REFERENCES directive,
    addressee_ids uuid[] NOT NULL,
    version integer NOT NULL,
    CHECK (target_id <> id)
  );
  -- A document is taken in once. Serves the search for the document that another one corrects, too.
  CREATE UNIQUE INDEX directive_number ON directive (receiver_id, number) WHERE state <> 'withdrawn' AND number IS NOT NULL;
  -- The same for documents without a number: the same file is taken in once.
  CREATE UNIQUE INDEX directive_digest ON directive (receiver_id, digest) WHERE state <> 'withdrawn';
  -- Serves the list of an editor.
  CREATE INDEX directive_received ON directive (receiver_id, received_at, id);
  -- Serves the list of an addressee.
  CREATE INDEX directive_addressee ON directive USING gin (addressee_ids);
  -- Serves the corrections of a directive.
  CREATE INDEX directive_target ON directive (target_id) WHERE target_id IS NOT NULL;

  CREATE TABLE directive_sentence (
    directive_id uuid NOT NULL REFERENCES directive,
    seq integer NOT NULL CHECK (seq > 0),
    paragraph integer NOT NULL,
    level integer NOT NULL CHECK (level BETWEEN 0 AND 4),
    heading boolean NOT NULL,
    text text NOT NULL,
    no_demand_by text,
    PRIMARY KEY (directive_id, seq)
  );

  CREATE TABLE directive_item (
    id uuid PRIMARY KEY,
    directive_id uuid NOT NULL REFERENCES directive,
    position integer NOT NULL,
    sentences integer[] NOT NULL CHECK (cardinality(sentences) > 0),
    what text NOT NULL,
    object text,
    elements text[] NOT NULL,
    quantity text,
    deliverable text,
    deadline_text text,
    deadline_on date,
    recurrence text CHECK (recurrence IN ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
    addressee_text text NOT NULL,
    addressee_ids uuid[] NOT NULL,
    origin text NOT NULL CHECK (origin IN ('extracted', 'changed', 'added')),
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    doubtful text[] NOT NULL,
    removed_at timestamptz,
    -- Serves the items of a directive, in their order.
    UNIQUE (directive_id, position)
  );

  CREATE TABLE directive_step (
    directive_id uuid NOT NULL REFERENCES directive,
    seq integer NOT NULL,
    at timestamptz NOT NULL,
    act text NOT NULL,
    actor_id text NOT NULL,
    note text,
    PRIMARY KEY (directive_id, seq)
  );
`;
