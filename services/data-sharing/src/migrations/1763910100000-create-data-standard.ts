import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The data standard registry: versions of data elements and of code lists. */
export class CreateDataStandard1763910100000 implements MigrationInterface {
  name = 'CreateDataStandard1763910100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE code_list (
        code text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        name text NOT NULL,
        standard text,
        -- [{"code", "label"}], in the order of the standard.
        items jsonb NOT NULL,
        effective_from date NOT NULL,
        PRIMARY KEY (code, version)
      );

      CREATE TABLE data_element (
        code text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        name text NOT NULL,
        definition text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('TEXT', 'INTEGER', 'DECIMAL', 'DATE', 'BOOLEAN', 'CODE')),
        min_length integer,
        max_length integer,
        pattern text,
        code_list_code text,
        validator text,
        standard text,
        owner_organization_id uuid NOT NULL,
        effective_from date NOT NULL,
        effective_to date CHECK (effective_to > effective_from),
        PRIMARY KEY (code, version),
        CHECK ((kind = 'CODE') = (code_list_code IS NOT NULL))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE data_element, code_list');
  }
}
