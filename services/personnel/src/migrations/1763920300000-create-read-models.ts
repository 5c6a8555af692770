import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the copy of grid's regions that personnel keeps. */
export class CreateReadModels1763920300000 implements MigrationInterface {
  name = 'CreateReadModels1763920300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_region (
        code text PRIMARY KEY,
        name text NOT NULL,
        level text NOT NULL,
        parent_code text,
        version integer NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_region');
  }
}
