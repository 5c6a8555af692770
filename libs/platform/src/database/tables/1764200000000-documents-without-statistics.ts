import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Nothing is ever looked for by what stands inside these documents, yet every ANALYZE read, unpacked and sorted thousands of
 * them: six times as long as the vacuum of the same table.
 */
export class DocumentsWithoutStatistics1764200000000 implements MigrationInterface {
  name = 'DocumentsWithoutStatistics1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(alter(0));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(alter(-1));
  }
}

const documents: Readonly<Record<string, readonly string[]>> = {
  outbox: ['envelope'],
  idempotency_key: ['outcome'],
  timer: ['payload'],
  audit_record: ['actor', 'before', 'after', 'origin'],
};

/** @param target -1 is PostgreSQL's default */
function alter(target: number): string {
  return Object.entries(documents)
    .map(
      ([table, columns]) =>
        `ALTER TABLE ${table} ${columns.map((column) => `ALTER ${column} SET STATISTICS ${target}`).join(', ')};`,
    )
    .join('\n');
}
