import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The roster: duties and leaves. */
export class CreateRosterEntry1763920200000 implements MigrationInterface {
  name = 'CreateRosterEntry1763920200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE roster_entry');
  }
}
