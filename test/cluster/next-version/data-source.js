// The coordination service's database as the "next version" of the cluster test defines it: one migration more, of the kind
// that real versions bring. It only adds (expand), so that the version before goes on working on the same tables.
import { dataSource as dataSourceBefore } from './data-source-before.js';

class AddTestNote4000000000000 {
  name = 'AddTestNote4000000000000';

  async up(runner) {
    await runner.query(`
      ALTER TABLE issue ADD COLUMN test_note text;
      UPDATE issue SET test_note = 'written by the migration' WHERE id IN (SELECT id FROM issue ORDER BY id LIMIT 100);
      CREATE INDEX issue_test_note ON issue (test_note) WHERE test_note IS NOT NULL;
    `);
  }

  async down(runner) {
    await runner.query('ALTER TABLE issue DROP COLUMN test_note');
  }
}

export function dataSource(url, poolSize) {
  const source = dataSourceBefore(url, poolSize);
  return source.setOptions({ migrations: [...source.options.migrations, AddTestNote4000000000000] });
}
