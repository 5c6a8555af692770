import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateDistrict, importFiles } from './district.js';

/**
 * `node --import ./libs/local/typescript.mjs deploy/demo/generate.ts --out out/demo` writes the import files, so that a
 * person can read or import them.
 */
const { values } = parseArgs({
  options: {
    district: { type: 'string', default: '320106' },
    out: { type: 'string', default: 'out/demo' },
    today: { type: 'string' },
  },
});
const demo = generateDistrict({
  districtCode: values.district,
  today: values.today ?? new Date().toISOString().slice(0, 10),
});
mkdirSync(values.out, { recursive: true });
const files = { ...importFiles(demo), 'accounts.json': `${JSON.stringify(demo.accounts, null, 1)}\n` };
for (const [name, content] of Object.entries(files)) {
  writeFileSync(join(values.out, name), content);
  console.log(
    `${name.padEnd(22)} ${String(content.length).padStart(9)} characters, ${content.split('\n').length - 2} rows`,
  );
}
