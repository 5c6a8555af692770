// `npm run format` formats every TypeScript and JavaScript file; `npm run format -- --check` only reports files that
// differ. This script is necessary because Prettier writes files when both --check and --write are given.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');
const mode = process.argv.includes('--check') ? ['--check'] : ['--write', '--log-level=warn'];
const prettier = join(checkout, 'node_modules/prettier/bin/prettier.cjs');
const { status } = spawnSync(process.execPath, [prettier, ...mode, '.'], { cwd: checkout, stdio: 'inherit' });
process.exitCode = status ?? 1;
