import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What personnel keeps of others: the regions of grid and the closed work of coordination. */
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

      CREATE TABLE closed_work (
        issue_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        closed_at timestamptz NOT NULL,
        category_code text,
        line text,
        region_code text NOT NULL,
        lead boolean NOT NULL,
        reopened_at timestamptz,
        PRIMARY KEY (issue_id, organization_id, closed_at)
      );
      -- Serves the work volume of an organization by category and time.
      CREATE INDEX closed_work_volume ON closed_work (organization_id, category_code, closed_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE closed_work, known_region');
  }
}
