// Builds the console into dist: types and documents, the bundle for Chromium 87, and compressed forms. It then checks
// the sizes and the use of browser functions.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { compress } from '../compress.mjs';
import { checkBundle } from './check.mjs';
import { writeInstallFiles } from './install.mjs';
import './codegen.mjs';

const here = import.meta.dirname;
const dist = join(here, 'dist');
// Vite takes the value of the shell otherwise, and React is a third larger for any other value.
process.env.NODE_ENV = 'production';
await build({ configFile: join(here, 'vite.config.mjs'), build: { manifest: true } });

const assets = readdirSync(join(dist, 'assets')).map((name) => join(dist, 'assets', name));
const install = writeInstallFiles(here, dist);
await compress([join(dist, 'index.html'), ...install, ...assets], 11);
cpSync(join(here, 'generated/allowed'), join(dist, 'operations'), { recursive: true });
const faults = checkBundle(dist);
rmSync(join(dist, '.vite'), { recursive: true });
for (const fault of faults) process.stderr.write(`console: ${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
