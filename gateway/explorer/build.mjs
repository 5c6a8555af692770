// Bundles the explorer (GraphiQL with its editor and workers) into gateway/dist/explorer, so that the page loads
// nothing from the internet.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { compress } from '../compress.mjs';

const here = import.meta.dirname;
const outdir = join(here, '..', 'dist', 'explorer');
const resolve = createRequire(import.meta.url).resolve;

const shared = {
  bundle: true,
  minify: true,
  outdir,
  logLevel: 'warning',
  legalComments: 'none',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
};
// The first line of an example is its title. The second may name the demo account for which it is meant.
const examples = readdirSync(join(here, 'examples'))
  .sort()
  .map((name) => {
    const [title, second, ...rest] = readFileSync(join(here, 'examples', name), 'utf8').split('\n');
    const account = /^# account: (.+)$/.exec(second ?? '')?.[1];
    return {
      title: title.replace(/^# */, ''),
      account,
      query: [title, ...(account ? [] : [second]), ...rest].join('\n'),
    };
  });

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
await build({
  ...shared,
  format: 'esm',
  jsx: 'automatic',
  entryPoints: { explorer: join(here, 'explorer.jsx') },
  define: { ...shared.define, EXAMPLES: JSON.stringify(examples) },
});
await build({
  ...shared,
  format: 'iife',
  entryPoints: {
    'editor.worker': resolve('monaco-editor/esm/vs/editor/editor.worker.js'),
    'json.worker': resolve('monaco-editor/esm/vs/language/json/json.worker.js'),
    'graphql.worker': resolve('monaco-graphql/esm/graphql.worker.js'),
  },
});
for (const file of ['index.html', 'favicon.svg']) cpSync(join(here, file), join(outdir, file));
await compress(
  readdirSync(outdir).map((name) => join(outdir, name)),
  9,
);
