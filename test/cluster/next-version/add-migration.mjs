// Adds one migration to the program of the coordination service, which makes it the "next version" of the cluster test.
// The migration only adds columns or tables (expand), so that the previous version can still work with the database.
// Usage: node add-migration.mjs <the service's program>
import { readFileSync, writeFileSync } from 'node:fs';

const migration = `class AddTestNote4000000000000 {
  name = 'AddTestNote4000000000000';

  async up(runner) {
    await runner.query(\`
      ALTER TABLE issue ADD COLUMN test_note text;
      UPDATE issue SET test_note = 'written by the migration' WHERE id IN (SELECT id FROM issue ORDER BY id LIMIT 100);
      CREATE INDEX issue_test_note ON issue (test_note) WHERE test_note IS NOT NULL;
    \`);
  }

  async down(runner) {
    await runner.query('ALTER TABLE issue DROP COLUMN test_note');
  }
}
`;

const [file] = process.argv.slice(2);
const before = readFileSync(file, 'utf8');
const list = /(\/\/ services\/coordination\/dist\/data-source\.js\n[^]*?\bmigrations\d*(?: =|:) \[)/;
if (!list.test(before)) throw new Error(`${file} has no list of migrations`);
writeFileSync(file, before.replace(list, `${migration}$1AddTestNote4000000000000, `));
