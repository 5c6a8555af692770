import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names of other services' things, kept as read models. */
export class CreateDirectory1763911000000 implements MigrationInterface {
  name = 'CreateDirectory1763911000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_view (
        id uuid PRIMARY KEY,
        code text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        line text,
        parent_id uuid,
        region_code text COLLATE "C" NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL
      );
      -- Serves "an organization and those below it".
      CREATE INDEX organization_view_parent ON organization_view (parent_id);

      CREATE TABLE region_view (
        code text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        level text NOT NULL,
        parent_code text COLLATE "C",
        version integer NOT NULL
      );
      -- Serves the list of the regions directly below one.
      CREATE INDEX region_view_parent ON region_view (parent_code, code);

      CREATE TABLE grid_view (
        code text COLLATE "C" PRIMARY KEY,
        name text NOT NULL,
        community_code text COLLATE "C" NOT NULL,
        version integer NOT NULL
      );

      CREATE TABLE assignment_view (
        id uuid PRIMARY KEY,
        staff_id uuid NOT NULL,
        post_name text NOT NULL,
        organization_id uuid NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        version integer NOT NULL
      );
      -- Serves the explanation of a point: the post a person held when the step was taken.
      CREATE INDEX assignment_view_staff ON assignment_view (staff_id, valid_from);

      CREATE TABLE category_view (
        code text PRIMARY KEY,
        item text NOT NULL,
        catalogue_version integer NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE category_view, assignment_view, grid_view, region_view, organization_view');
  }
}
