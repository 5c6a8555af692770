/** Read models of other services' data. Each row is the last state that an event brought. */
export const directoryTables = `
  CREATE TABLE organization (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    line text,
    parent_id uuid,
    region_code text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    successor_id uuid,
    version integer NOT NULL
  );
  -- Serves duty lists, which name organizations by code.
  CREATE INDEX organization_code ON organization (code);

  CREATE TABLE staff_assignment (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL,
    staff_code text NOT NULL,
    staff_name text NOT NULL,
    organization_id uuid NOT NULL,
    roles text[] NOT NULL,
    area_codes text[] NOT NULL,
    lines text[] NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    version integer NOT NULL
  );
  -- Serves routing: the people of an organization.
  CREATE INDEX staff_assignment_organization ON staff_assignment (organization_id);
  -- Serves the replay of a process, which asks for the roles of a person at the time of a step.
  CREATE INDEX staff_assignment_person ON staff_assignment ((staff_id::text));

  CREATE TABLE duty_entry (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    staff_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    area_codes text[] NOT NULL,
    line text,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    withdrawn boolean NOT NULL,
    version integer NOT NULL
  );
  -- Serves routing: who is on duty or on leave at a moment.
  CREATE INDEX duty_entry_time ON duty_entry (starts_at, ends_at) WHERE NOT withdrawn;

  CREATE TABLE region (
    code text PRIMARY KEY,
    name text NOT NULL,
    level text NOT NULL,
    parent_code text,
    version integer NOT NULL
  );
  CREATE TABLE grid (
    code text PRIMARY KEY,
    name text NOT NULL,
    community_code text NOT NULL,
    geometry jsonb NOT NULL,
    valid_to timestamptz,
    version integer NOT NULL
  );
  CREATE TABLE category (
    code text NOT NULL,
    catalogue_version integer NOT NULL,
    effective_from timestamptz NOT NULL,
    name text NOT NULL,
    line text NOT NULL,
    accept_minutes integer NOT NULL,
    handle_minutes integer NOT NULL,
    closing_condition text NOT NULL,
    risk_grade integer NOT NULL,
    least_severity text CHECK (least_severity IN ('ordinary', 'urgent', 'critical')),
    photo_required boolean NOT NULL,
    retired boolean NOT NULL,
    PRIMARY KEY (code, catalogue_version)
  );
  CREATE TABLE known_line (
    code text PRIMARY KEY,
    zh text NOT NULL,
    en text NOT NULL,
    retired boolean NOT NULL,
    position integer NOT NULL,
    version integer NOT NULL
  );
  CREATE TABLE archived_packet (
    issue_id uuid NOT NULL,
    edition integer NOT NULL,
    packet_id uuid NOT NULL,
    position bigint NOT NULL,
    digest text NOT NULL,
    seal text NOT NULL,
    PRIMARY KEY (issue_id, edition)
  );

  -- Increases with every change of the tables above and of duty lists and processes, so that every process notices that
  -- its copy in memory is old.
  CREATE TABLE directory_edition (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    edition bigint NOT NULL
  );
  INSERT INTO directory_edition (edition) VALUES (1);
`;
