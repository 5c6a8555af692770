import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Posts, the people, and who holds which post from when to when. */
export class CreatePostAndAssignment1763920100000 implements MigrationInterface {
  name = 'CreatePostAndAssignment1763920100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE post (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL,
        establishment text NOT NULL,
        organization_id uuid NOT NULL REFERENCES organization (id),
        roles text[] NOT NULL,
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

      CREATE TABLE staff_member (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        name text NOT NULL,
        phone text,
        email text,
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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE assignment, staff_member, post');
  }
}
