// Builds the console into dist: types and documents, the bundle for Chromium 87, compressed forms, and the checks that hold
// its sizes and what it may ask of a browser.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { checkBundle } from './check.mjs';
import './codegen.mjs';

const here = import.meta.dirname;
const dist = join(here, 'dist');
await build({ configFile: join(here, 'vite.config.mjs'), build: { manifest: true } });

const compressible = [
  join(dist, 'index.html'),
  ...readdirSync(join(dist, 'assets')).map((name) => join(dist, 'assets', name)),
];
await Promise.all(
  compressible.map(async (file) => {
    const content = readFileSync(file);
    const brotli = {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    };
    writeFileSync(`${file}.br`, await promisify(brotliCompress)(content, brotli));
    writeFileSync(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  }),
);
cpSync(join(here, 'generated/allowed'), join(dist, 'operations'), { recursive: true });
const faults = checkBundle(dist);
rmSync(join(dist, '.vite'), { recursive: true });
for (const fault of faults) process.stderr.write(`console: ${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
