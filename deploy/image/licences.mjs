// Lists name, version and licence of every package under <folder>/node_modules, and refuses what may not be shipped.
import { readdirSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const forbidden = /AGPL|SSPL/i;
const found = new Map();

function visit(modules) {
  if (!existsSync(modules)) return;
  for (const name of readdirSync(modules)) {
    if (name.startsWith('.')) continue;
    if (name.startsWith('@')) {
      for (const scoped of readdirSync(join(modules, name))) read(join(modules, name, scoped));
    } else read(join(modules, name));
  }
}

function read(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return;
  const { name, version, license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
  if (name && version) found.set(`${name}@${version}`, String(license?.type ?? license ?? licenses?.map((one) => one.type).join(' OR ') ?? 'unknown'));
  visit(join(folder, 'node_modules'));
}

visit(join(process.argv[2], 'node_modules'));
const refused = [...found].filter(([, licence]) => forbidden.test(licence));
for (const [name, licence] of refused) process.stderr.write(`${name} is licensed ${licence}, which may not be shipped\n`);
if (refused.length > 0) process.exit(1);
process.stdout.write([...found].sort().map(([name, licence]) => `${name}\t${licence}`).join('\n') + '\n');
