/** Clients of personnel, the addresses at which they hear the states of their issues, and the messages to them. */
export const statusTables = `
  CREATE TABLE known_client (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    scopes text[] NOT NULL,
    sources text[] NOT NULL,
    calls_back boolean NOT NULL,
    revoked_at timestamptz,
    version integer NOT NULL
  );

  CREATE TABLE status_webhook (
    id uuid PRIMARY KEY,
    url text NOT NULL,
    secret sealed_text NOT NULL,
    since timestamptz NOT NULL,
    set_at timestamptz NOT NULL,
    version integer NOT NULL
  );

  CREATE TABLE status_webhook_use (
    id uuid PRIMARY KEY,
    paused_until timestamptz,
    last_delivered_at timestamptz,
    last_error text,
    last_error_at timestamptz
  );

  CREATE TABLE status_delivery (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    issue_id uuid NOT NULL REFERENCES issue,
    seq integer NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    created_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    tried_since timestamptz NOT NULL,
    ended_at timestamptz,
    error text
  );
  -- A step is told once to each client. Serves the order of the messages about one issue too.
  CREATE UNIQUE INDEX status_delivery_step ON status_delivery (client_id, issue_id, seq);
  -- Serves the sender.
  CREATE INDEX status_delivery_due ON status_delivery (client_id, next_at) WHERE state = 'waiting';
  -- Serves the screen of the client, the metric, and what ends the messages of a client.
  CREATE INDEX status_delivery_open ON status_delivery (client_id) WHERE state IN ('waiting', 'failed');
  -- Serves the deletion of old messages.
  CREATE INDEX status_delivery_age ON status_delivery (ended_at) WHERE state <> 'waiting';
`;
