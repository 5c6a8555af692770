/** Rules of the district for messages, messages to persons, and their deliveries. */
export const notificationTables = `
  CREATE TABLE notification_rule (
    kind text PRIMARY KEY,
    version integer NOT NULL,
    enabled boolean NOT NULL,
    roles text[] NOT NULL,
    channels text[] NOT NULL,
    urgent boolean NOT NULL,
    digest boolean NOT NULL,
    unread_minutes integer NOT NULL,
    title_zh text NOT NULL,
    text_zh text NOT NULL,
    title_en text NOT NULL,
    text_en text NOT NULL,
    changed_at timestamptz NOT NULL
  );

  CREATE TABLE notification (
    id uuid PRIMARY KEY,
    -- Account of a staff member, or of a reporter.
    person_id text NOT NULL,
    -- Null for a message to a reporter.
    organization_id uuid,
    -- Null for a message about the calendar of the district.
    issue_id uuid REFERENCES issue,
    kind text NOT NULL,
    seq integer NOT NULL,
    urgent boolean NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz
  );
  -- A person gets no second message of a kind about an issue before reading the first.
  CREATE UNIQUE INDEX notification_once ON notification (issue_id, kind, person_id) NULLS NOT DISTINCT
    WHERE read_at IS NULL;
  -- Serves the person's list.
  CREATE INDEX notification_person ON notification (person_id, created_at DESC, id DESC);
  -- Serves the number of unread messages.
  CREATE INDEX notification_unread ON notification (person_id) WHERE read_at IS NULL;
  -- Serves the deletion of old messages.
  CREATE INDEX notification_age ON notification (created_at);

  CREATE TABLE notification_delivery (
    id uuid PRIMARY KEY,
    notification_id uuid NOT NULL REFERENCES notification ON DELETE CASCADE,
    channel text NOT NULL,
    digest boolean NOT NULL,
    parcel_id uuid NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    created_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    ended_at timestamptz,
    text text,
    error text,
    received boolean
  );
  -- Serves the sender.
  CREATE INDEX notification_delivery_due ON notification_delivery (next_at) WHERE state = 'waiting';
  -- Serves the sender, which takes whole parcels, and receipts.
  CREATE INDEX notification_delivery_parcel ON notification_delivery (parcel_id);
  -- Serves the list of operators.
  CREATE INDEX notification_delivery_newest ON notification_delivery (created_at DESC, id DESC);
  -- Serves the deletion of old messages.
  CREATE INDEX notification_delivery_message ON notification_delivery (notification_id);
`;
