import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What others were told last of a grid's holders: the next event is due when the present ones differ. */
export class AddAnnouncedCoverage1763911100000 implements MigrationInterface {
  name = 'AddAnnouncedCoverage1763911100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE grid ADD COLUMN announced_a uuid, ADD COLUMN announced_b uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE grid DROP COLUMN announced_a, DROP COLUMN announced_b');
  }
}
