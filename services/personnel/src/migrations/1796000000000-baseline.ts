import { createExportTable, dropExportTable } from '@jiceng/tables/export.table';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of personnel: organizations, posts, people, roster, roles, exports, and its copies of regions and lines. */
export class Baseline1796000000000 implements MigrationInterface {
  name = 'Baseline1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Lets exclusion constraints compare ids beside time ranges; a trusted extension, the owner of the database may create it.
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE TABLE organization (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL,
        kind text NOT NULL,
        line text,
        parent_id uuid REFERENCES organization (id),
        region_code text NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        successor_id uuid REFERENCES organization (id),
        version integer NOT NULL,
        CHECK (valid_to > valid_from),
        CHECK (parent_id <> id),
        -- A dissolved organization names the organization that took over its work, and no other organization does.
        CHECK ((valid_to IS NULL) = (successor_id IS NULL)),
        CHECK (successor_id <> id)
      );
      -- Serves "everything below" of an actor, and "has it children" before a dissolution.
      CREATE INDEX organization_parent ON organization (parent_id);
      -- Serves the dissolved organizations whose work an actor's organization took over.
      CREATE INDEX organization_successor ON organization (successor_id) WHERE successor_id IS NOT NULL;
      -- Serves the list of a region, whose containment is a prefix.
      CREATE INDEX organization_region ON organization (region_code text_pattern_ops, code);

      CREATE TABLE organization_period (
        organization_id uuid NOT NULL REFERENCES organization (id),
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        name text NOT NULL,
        parent_id uuid REFERENCES organization (id),
        PRIMARY KEY (organization_id, valid_from),
        CHECK (valid_to > valid_from),
        EXCLUDE USING gist (organization_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
      );

      CREATE TABLE post (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL,
        establishment text NOT NULL,
        grade text,
        organization_id uuid NOT NULL REFERENCES organization (id),
        roles text[] NOT NULL,
        duties text,
        reports_to_post_id uuid REFERENCES post (id),
        deputy_post_id uuid REFERENCES post (id),
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL,
        CHECK (valid_to > valid_from),
        CHECK (deputy_post_id <> id)
      );
      -- Serves the posts of an organization, and "has it open posts" before a dissolution.
      CREATE INDEX post_organization ON post (organization_id, code);

      CREATE TABLE post_period (
        post_id uuid NOT NULL REFERENCES post (id),
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        name text NOT NULL,
        establishment text NOT NULL,
        grade text,
        roles text[] NOT NULL,
        duties text,
        reports_to_post_id uuid REFERENCES post (id),
        deputy_post_id uuid REFERENCES post (id),
        PRIMARY KEY (post_id, valid_from),
        CHECK (valid_to > valid_from),
        CHECK (deputy_post_id <> post_id),
        EXCLUDE USING gist (post_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
      );
      -- Serves the posts that report to a post, for the leaves that its holder decides.
      CREATE INDEX post_period_superior ON post_period (reports_to_post_id) WHERE reports_to_post_id IS NOT NULL;

      CREATE TABLE staff_member (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL,
        phone sealed_text,
        email sealed_text,
        phone_mask text,
        email_mask text,
        version integer NOT NULL
      );

      CREATE TABLE assignment (
        id uuid PRIMARY KEY,
        staff_id uuid NOT NULL REFERENCES staff_member (id),
        post_id uuid NOT NULL REFERENCES post (id),
        organization_id uuid NOT NULL REFERENCES organization (id),
        main boolean NOT NULL,
        area_codes text[] NOT NULL,
        lines text[] NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        successor_id uuid REFERENCES staff_member (id),
        version integer NOT NULL,
        -- Equal bounds: it was called off before it began.
        CHECK (valid_to >= valid_from),
        CONSTRAINT assignment_one_holder EXCLUDE USING gist (post_id WITH =, tstzrange(valid_from, valid_to) WITH &&),
        CONSTRAINT assignment_one_main EXCLUDE USING gist (staff_id WITH =, tstzrange(valid_from, valid_to) WITH &&) WHERE (main)
      );
      -- Serves the actor of a signed-in person and the history of a person.
      CREATE INDEX assignment_staff ON assignment (staff_id, valid_from);
      -- Serves the staff list of an organization.
      CREATE INDEX assignment_organization ON assignment (organization_id, valid_from);

      CREATE TABLE roster_entry (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('duty', 'leave')),
        staff_id uuid NOT NULL REFERENCES staff_member (id),
        organization_id uuid NOT NULL REFERENCES organization (id),
        area_codes text[] NOT NULL,
        -- The significant digits of the area codes: containment becomes equality with a prefix of the place asked for.
        area_prefixes text[] NOT NULL,
        line text,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        withdrawn_at timestamptz,
        version integer NOT NULL,
        CHECK (ends_at > starts_at),
        CONSTRAINT roster_no_overlap EXCLUDE USING gist (staff_id WITH =, kind WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (withdrawn_at IS NULL)
      );
      -- Serves "who is on duty now": few entries contain one moment.
      CREATE INDEX roster_moment ON roster_entry USING gist (tstzrange(starts_at, ends_at)) WHERE withdrawn_at IS NULL;
      -- Serves the roster of an organization, and the next on it when somebody is absent.
      CREATE INDEX roster_organization ON roster_entry (organization_id, starts_at, id);

      CREATE TABLE leave_request (
        id uuid PRIMARY KEY,
        staff_id uuid NOT NULL REFERENCES staff_member (id),
        organization_id uuid NOT NULL REFERENCES organization (id),
        kind text NOT NULL CHECK (kind IN ('annual', 'sick', 'personal', 'compensatory', 'family', 'other')),
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        reason text NOT NULL,
        state text NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn')),
        asked_at timestamptz NOT NULL,
        decided_by uuid REFERENCES staff_member (id),
        decided_at timestamptz,
        answer text,
        version integer NOT NULL,
        CHECK (ends_at > starts_at),
        -- Nobody decides on a leave of their own. The database checks this in addition to the code.
        CHECK (decided_by <> staff_id),
        CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
        CHECK (state NOT IN ('approved', 'refused') OR decided_by IS NOT NULL),
        CONSTRAINT leave_asked_once EXCLUDE USING gist (staff_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (state = 'asked')
      );
      -- Serves the requests of a person.
      CREATE INDEX leave_request_staff ON leave_request (staff_id, asked_at, id);
      -- Serves the requests that wait for a decision.
      CREATE INDEX leave_request_waiting ON leave_request (asked_at) WHERE state = 'asked';

      CREATE TABLE district_role (
        code text PRIMARY KEY,
        zh text NOT NULL UNIQUE,
        en text NOT NULL,
        position integer NOT NULL UNIQUE,
        added_at timestamptz NOT NULL,
        retired boolean NOT NULL,
        version integer NOT NULL CHECK (version > 0)
      );

      CREATE TABLE role_rule (
        id uuid PRIMARY KEY,
        role text NOT NULL REFERENCES district_role (code),
        operations text[] NOT NULL,
        rows text[] NOT NULL,
        fields jsonb NOT NULL,
        personal boolean NOT NULL,
        reason text NOT NULL,
        state text NOT NULL CHECK (state IN ('proposed', 'in-force', 'refused', 'revoked')),
        proposed_by text NOT NULL,
        proposed_at timestamptz NOT NULL,
        approved_by text,
        approved_at timestamptz,
        consented_by text,
        consented_at timestamptz,
        ended_by text,
        ended_at timestamptz,
        end_reason text,
        version integer NOT NULL,
        -- No person approves or consents to a rule that this person proposed, and a rule on personal data needs the
        -- consent of a data owner. The database checks this in addition to the code.
        CHECK (approved_by <> proposed_by AND consented_by <> proposed_by),
        CHECK (state <> 'in-force' OR (approved_by IS NOT NULL AND (NOT personal OR consented_by IS NOT NULL)))
      );

      CREATE TABLE role_edition (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        version integer NOT NULL
      );
      INSERT INTO role_edition (version) VALUES (0);

      CREATE TABLE system_in_use (
        code text PRIMARY KEY,
        name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        version integer NOT NULL
      );

      CREATE TABLE system_accounts (
        system_code text NOT NULL REFERENCES system_in_use (code),
        region_code text NOT NULL,
        accounts integer NOT NULL CHECK (accounts > 0),
        PRIMARY KEY (system_code, region_code)
      );

      CREATE TABLE client (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL,
        scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
        sources jsonb NOT NULL,
        requests_per_minute integer NOT NULL CHECK (requests_per_minute > 0),
        -- True for a system that asks its callers about the result itself, so that the district does not.
        calls_back boolean NOT NULL,
        token_subject text,
        replaces_system text REFERENCES system_in_use (code),
        registered_by text NOT NULL,
        registered_at timestamptz NOT NULL,
        revoked_by text,
        revoked_at timestamptz,
        revoke_reason text,
        version integer NOT NULL,
        CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (revoke_reason IS NULL))
      );
      -- One token subject is one client. Serves the client of a token of the identity provider.
      CREATE UNIQUE INDEX client_token_subject ON client (token_subject) WHERE revoked_at IS NULL;

      CREATE TABLE client_secret (
        id uuid PRIMARY KEY,
        client_id uuid NOT NULL REFERENCES client (id),
        digest text NOT NULL UNIQUE,
        secret sealed_text NOT NULL,
        made_at timestamptz NOT NULL,
        expires_at timestamptz
      );
      -- Serves the secrets of a client.
      CREATE INDEX client_secret_client ON client_secret (client_id);

      CREATE TABLE client_use (
        client_id uuid PRIMARY KEY REFERENCES client (id),
        last_used_at timestamptz NOT NULL
      );

      CREATE TABLE known_region (
        code text PRIMARY KEY,
        name text NOT NULL,
        level text NOT NULL,
        parent_code text,
        version integer NOT NULL
      );

      CREATE TABLE known_line (
        code text PRIMARY KEY,
        zh text NOT NULL,
        en text NOT NULL,
        retired boolean NOT NULL,
        position integer NOT NULL,
        version integer NOT NULL
      );
      ${createExportTable}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${dropExportTable}
      DROP TABLE known_line, known_region, client_use, client_secret, client, system_accounts, system_in_use, role_edition, role_rule, district_role, leave_request, roster_entry, assignment, staff_member, post_period, post, organization_period, organization;
    `);
  }
}
