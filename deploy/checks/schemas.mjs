// Prints every subgraph's schema into services/<name>/schema.graphql; with --check, fails when a file is outdated. Each
// subgraph needs a process of its own, because the schema library stores its types per process.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const check = process.argv.includes('--check');
let stale = 0;
for (const service of ['personnel', 'grid', 'coordination', 'assessment', 'data-sharing']) {
  const printed = spawnSync(process.execPath, [`services/${service}/dist/main.js`, 'schema'], { encoding: 'utf8' });
  if (printed.status !== 0) {
    process.stderr.write(printed.stderr);
    process.exit(1);
  }
  const file = `services/${service}/schema.graphql`;
  if (existsSync(file) && readFileSync(file, 'utf8') === printed.stdout) continue;
  if (check) {
    process.stderr.write(`${file} is stale: run "npm run compose"\n`);
    stale += 1;
  } else {
    writeFileSync(file, printed.stdout);
    process.stdout.write(`${file} written\n`);
  }
}
if (stale > 0) process.exit(1);
process.stdout.write('the subgraph schemas are fresh\n');
