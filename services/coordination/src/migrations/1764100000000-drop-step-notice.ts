import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A transaction that sends a notice holds a lock of the whole server from before its commit until its WAL is on disk: every
 * report and every step waited for the one before. Live inboxes look at the feed instead.
 */
export class DropStepNotice1764100000000 implements MigrationInterface {
  name = 'DropStepNotice1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER announce_step ON issue_step; DROP FUNCTION announce_step()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION announce_step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('issue_step', ''); RETURN NULL; END $$;
      CREATE TRIGGER announce_step AFTER INSERT ON issue_step FOR EACH STATEMENT EXECUTE FUNCTION announce_step();
    `);
  }
}
