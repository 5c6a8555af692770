import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Marks that only a process with the service's key can make: on audit records and on the head of their chain. */
export class AddAuditMac1763990000000 implements MigrationInterface {
  name = 'AddAuditMac1763990000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_record ADD COLUMN mac text; ALTER TABLE audit_head ADD COLUMN mac text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_record DROP COLUMN mac; ALTER TABLE audit_head DROP COLUMN mac');
  }
}
