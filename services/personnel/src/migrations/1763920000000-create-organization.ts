import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations as they stand, and the names and parents they had before. */
export class CreateOrganization1763920000000 implements MigrationInterface {
  name = 'CreateOrganization1763920000000';

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
        version integer NOT NULL,
        CHECK (valid_to > valid_from),
        CHECK (parent_id <> id)
      );
      -- Serves "everything below" of an actor, and "has it children" before a dissolution.
      CREATE INDEX organization_parent ON organization (parent_id);
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
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE organization_period, organization');
  }
}
