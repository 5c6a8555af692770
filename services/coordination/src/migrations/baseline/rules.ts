/** Rules of the district: duty lists, intake desks, precedents, processes, calendars and words for reporters. */
export const rulesTables = `
  -- A version is a draft until it is published; the newest published version is in force.
  CREATE TABLE duty_list (
    version integer PRIMARY KEY,
    -- The version that was in force when this version was made; 0 for the first version.
    based_on integer NOT NULL,
    drafted_at timestamptz,
    drafted_by text,
    published_at timestamptz,
    published_by text,
    CHECK ((drafted_at IS NULL) = (drafted_by IS NULL) AND (published_at IS NULL) = (published_by IS NULL)),
    CHECK (drafted_at IS NOT NULL OR published_at IS NOT NULL)
  );
  CREATE TABLE duty_row (
    id uuid PRIMARY KEY,
    version integer NOT NULL REFERENCES duty_list,
    category_prefix text NOT NULL,
    level text NOT NULL,
    region_code text NOT NULL,
    organization_id uuid NOT NULL,
    organization_code text NOT NULL,
    role text NOT NULL,
    note text
  );
  -- Serves routing: rows of a version whose prefix may match a category.
  CREATE INDEX duty_row_category ON duty_row (version, category_prefix);

  -- Desks that receive residents' own reports; without a row the coordination office receives them.
  CREATE TABLE intake_desk (
    version integer NOT NULL,
    region_code text NOT NULL,
    organization_id uuid NOT NULL,
    organization_code text NOT NULL,
    imported_at timestamptz NOT NULL,
    imported_by text NOT NULL,
    PRIMARY KEY (version, region_code)
  );

  -- Categories of the systems of clients, and what the district calls them.
  CREATE TABLE source_mapping (
    client_id uuid NOT NULL,
    version integer NOT NULL,
    source_category text NOT NULL,
    source_name text,
    category_code text,
    severity text CHECK (severity IN ('ordinary', 'urgent', 'critical')),
    imported_at timestamptz NOT NULL,
    imported_by text NOT NULL,
    PRIMARY KEY (client_id, version, source_category)
  );

  CREATE TABLE authority (
    version integer NOT NULL,
    category_prefix text NOT NULL,
    level text NOT NULL,
    may_solve boolean NOT NULL,
    limit_minutes integer,
    pass_up_after_minutes integer,
    imported_at timestamptz NOT NULL,
    imported_by text NOT NULL,
    PRIMARY KEY (version, category_prefix, level)
  );

  CREATE TABLE precedent (
    id uuid PRIMARY KEY,
    version integer NOT NULL,
    issue_id uuid NOT NULL REFERENCES issue,
    category_code text NOT NULL,
    region_code text NOT NULL,
    organization_id uuid,
    line text,
    level text,
    area_code text NOT NULL,
    duty_list_version integer NOT NULL,
    ruled_at timestamptz NOT NULL,
    ruled_by text NOT NULL,
    reason text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_by text,
    revocation_reason text,
    superseded_at timestamptz,
    superseded_by_version integer,
    CHECK ((organization_id IS NULL) <> (line IS NULL))
  );
  -- Serves routing: rulings on a category, newest first.
  CREATE INDEX precedent_category ON precedent (category_code, ruled_at DESC);
  -- Serves the list of rulings.
  CREATE INDEX precedent_ruled ON precedent (ruled_at DESC, id DESC);

  CREATE TABLE process_definition (
    key text NOT NULL,
    version integer NOT NULL,
    publication uuid NOT NULL,
    definition jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    effective_from timestamptz NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (key, version),
    CHECK (effective_from >= published_at),
    -- A version in force is never withdrawn, because issues follow it.
    CHECK (withdrawn_at < effective_from)
  );
  -- Versions of the notices of the State Council. Every change of notices or hours has the next edition.
  CREATE TABLE holiday_notice (
    year integer NOT NULL,
    version integer NOT NULL,
    edition integer NOT NULL,
    number text NOT NULL,
    issuer text NOT NULL,
    issued_on date NOT NULL,
    holidays jsonb NOT NULL,
    workdays text[] NOT NULL,
    effective_from date NOT NULL,
    PRIMARY KEY (year, version)
  );
  -- Hours of shift calendars, regions and organizations.
  CREATE TABLE working_hours (
    edition integer PRIMARY KEY,
    holder text NOT NULL,
    effective_from date NOT NULL,
    hours jsonb
  );

  -- Words of the district for reporters; a state without a row has the built-in words.
  CREATE TABLE reply_template (
    state text PRIMARY KEY,
    version integer NOT NULL,
    texts jsonb,
    changed_at timestamptz NOT NULL
  );
`;
