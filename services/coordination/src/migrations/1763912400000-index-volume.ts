import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RESTING } from '../rulebook/process/resting-sql.js';

/** Indexes that years of closed issues ask for: queries about open issues must not pay for those at rest. */
export class IndexVolume1763912400000 implements MigrationInterface {
  name = 'IndexVolume1763912400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Serves Query.issues by source reference: a hotline asks for its own number, which read every issue before.
      CREATE INDEX issue_source_reference ON issue (source_reference, reported_at DESC) WHERE source_reference IS NOT NULL;
      -- Serves the inbox of a region and duplicate candidates of a street, which are about open issues alone.
      CREATE INDEX issue_open_area ON issue (area_code text_pattern_ops, reported_at DESC) WHERE state NOT IN ${RESTING};
      -- Serves duplicate candidates by title: only open issues can be one, and common words fill the marks of a year's closed ones.
      DROP INDEX issue_title_marks;
      CREATE INDEX issue_title_marks ON issue USING gin (title_marks) WHERE state NOT IN ${RESTING};
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX issue_title_marks;
      CREATE INDEX issue_title_marks ON issue USING gin (title_marks);
      DROP INDEX issue_open_area;
      DROP INDEX issue_source_reference;
    `);
  }
}
