import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables that every service has beside its own: idempotency, outbox, inbox, timers, audit, policy and data keys.
 */
export class CreatePlatformTables1795900000000 implements MigrationInterface {
  name = 'CreatePlatformTables1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row for each command of the last days: about 100 bytes when the answer is read again for a retry. The
      -- digests depend on a secret that is not in the database.
      CREATE TABLE idempotency_key (
        -- The row that the answer shows, with its version after the command.
        row_id uuid,
        kept_until date NOT NULL,
        row_version integer,
        key_digest bytea PRIMARY KEY,
        input_digest bytea NOT NULL,
        command text NOT NULL,
        -- What the answer says beside the row; the whole answer of a rare command.
        rest jsonb,
        CHECK ((row_id IS NULL) = (row_version IS NULL)),
        CHECK (row_id IS NOT NULL OR rest IS NOT NULL)
      );
      -- Serves the sweep that forgets keys after their lifetime.
      CREATE INDEX idempotency_key_kept_until ON idempotency_key (kept_until);

      CREATE TABLE event_position (
        contract text NOT NULL,
        key text NOT NULL,
        seq bigint NOT NULL,
        PRIMARY KEY (contract, key)
      );

      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- No query looks an event up by its id, so no index serves it. Subscribers take effect once for each id.
        event_id uuid NOT NULL,
        contract text NOT NULL,
        key text NOT NULL,
        seq bigint,
        -- The envelope without the fields that are columns of this table, compressed (packed in columns.ts).
        envelope json NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      ) WITH (toast_tuple_target = 128);
      -- The plain ones stay beside the compressed envelope instead of going to the table of long values. PostgreSQL 15
      -- does not take the storage in CREATE TABLE.
      ALTER TABLE outbox ALTER contract SET STORAGE PLAIN, ALTER key SET STORAGE PLAIN, ALTER envelope SET STORAGE MAIN;
      -- Serves the second relay after a queue store lost its memory. Events arrive by time, so that the ranges of a small
      -- BRIN index are narrow.
      CREATE INDEX outbox_created_at ON outbox USING brin (created_at);
      -- The events that still have to be handed to the queues. Only these short rows come and go; a mark on the event
      -- itself would write its whole row a second time.
      CREATE TABLE outbox_waiting (
        id bigint PRIMARY KEY
      );
      -- One row for each hour: every event from before waiting_since had been handed over at that time.
      CREATE TABLE relay_tick (
        at timestamptz PRIMARY KEY,
        waiting_since timestamptz NOT NULL
      );

      CREATE TABLE relay_epoch (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        epoch text NOT NULL
      );

      CREATE TABLE processed_message (
        event_id uuid PRIMARY KEY,
        contract text NOT NULL,
        processed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE inbox_position (
        contract text NOT NULL,
        key text NOT NULL,
        seq bigint NOT NULL,
        has_early boolean NOT NULL DEFAULT false,
        PRIMARY KEY (contract, key)
      );
      CREATE TABLE early_message (
        contract text NOT NULL,
        key text NOT NULL,
        seq bigint NOT NULL,
        version integer NOT NULL,
        envelope jsonb NOT NULL,
        PRIMARY KEY (contract, key, seq, version)
      );

      CREATE TABLE timer (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        key text NOT NULL,
        due_at timestamptz NOT NULL,
        payload jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        fired_at timestamptz,
        cancelled_at timestamptz,
        failures integer NOT NULL DEFAULT 0,
        turn integer NOT NULL DEFAULT 0
      );
      -- Serves the sweep: what is due, earliest first.
      CREATE INDEX timer_due ON timer (due_at) WHERE fired_at IS NULL AND cancelled_at IS NULL;
      -- One pending timer of a kind per key; serves re-scheduling and cancelling. A timer that replaces one which is
      -- firing has the next turn, so that its transaction does not wait for the one that fires.
      CREATE UNIQUE INDEX timer_pending ON timer (kind, key, turn) WHERE fired_at IS NULL AND cancelled_at IS NULL;
      -- Serves the question whether a timer was replaced while it fired; the successor may have fired since.
      CREATE INDEX timer_successor ON timer (kind, key, turn) WHERE turn > 0;
      -- Serves the sweep that forgets timers a day after their end.
      CREATE INDEX timer_ended ON timer (coalesce(fired_at, cancelled_at))
        WHERE coalesce(fired_at, cancelled_at) IS NOT NULL;
      CREATE TABLE timer_hold (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        held_until timestamptz NOT NULL
      );

      CREATE TABLE audit_record (
        entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- Unique, because the mark does not contain the entry: a copy of a genuine record would carry a valid mark.
        id uuid NOT NULL UNIQUE,
        at timestamptz NOT NULL,
        act text NOT NULL,
        actor jsonb NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        before jsonb,
        after jsonb,
        reason text,
        origin jsonb NOT NULL,
        policy_version text NOT NULL,
        position bigint UNIQUE,
        digest text,
        seal text,
        -- The mark, made with the service's key. A record that another program wrote has no valid mark.
        mac text
      );
      -- Serves the sealer: records that are not yet links of the chain.
      CREATE INDEX audit_record_unsealed ON audit_record (entry) WHERE position IS NULL;
      -- Serves "who did what to this".
      CREATE INDEX audit_record_subject ON audit_record (subject_type, subject_id, entry);
      -- Serves the acts of a period. Records arrive by time, so that the ranges of a small BRIN index are narrow.
      CREATE INDEX audit_record_at ON audit_record USING brin (at);

      CREATE TABLE audit_head (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        position bigint NOT NULL,
        seal text NOT NULL,
        announced_position bigint NOT NULL,
        announced_at timestamptz NOT NULL,
        mac text
      );
      CREATE TABLE audit_anchor (
        service text NOT NULL,
        position bigint NOT NULL,
        head text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (service, position)
      );

      CREATE TABLE added_policy (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        version integer NOT NULL,
        document jsonb NOT NULL
      );
      -- The data keys of persons and matters, wrapped by a master key that is in no database.
      CREATE TABLE data_key (
        id uuid PRIMARY KEY,
        person_id uuid,
        matter_id uuid,
        master_version integer NOT NULL,
        wrapped text,
        destroyed_at timestamptz,
        CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
      );
      -- Serve the destruction of the data of a person or a matter.
      CREATE INDEX data_key_person ON data_key (person_id) WHERE person_id IS NOT NULL;
      CREATE INDEX data_key_matter ON data_key (matter_id) WHERE matter_id IS NOT NULL;
      -- Refuses personal data that is not sealed: letter of the suite, data key, body.
      CREATE DOMAIN sealed_text AS text CHECK (VALUE ~ '^[as][.][0-9a-f-]{36}[.][A-Za-z0-9_-]+$');

      -- No query searches inside these documents, yet each ANALYZE would read, unpack and sort thousands of them.
      ALTER TABLE outbox ALTER envelope SET STATISTICS 0;
      ALTER TABLE early_message ALTER envelope SET STATISTICS 0;
      ALTER TABLE idempotency_key ALTER rest SET STATISTICS 0;
      ALTER TABLE timer ALTER payload SET STATISTICS 0;
      ALTER TABLE audit_record
        ALTER actor SET STATISTICS 0, ALTER before SET STATISTICS 0, ALTER after SET STATISTICS 0, ALTER origin SET STATISTICS 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE data_key;
      DROP DOMAIN sealed_text;
      DROP TABLE added_policy, audit_anchor, audit_head, audit_record, timer_hold, timer, early_message, inbox_position,
        processed_message, relay_epoch, relay_tick, outbox_waiting, outbox, event_position, idempotency_key;
    `);
  }
}
