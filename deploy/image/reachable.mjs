// Copies what the given programs can load, and nothing else, from this checkout to a folder.
//   node deploy/image/reachable.mjs <folder> <program>…
//
// esbuild follows imports and requires. A name computed at run time is invisible to it; check.sh therefore runs every
// process from the built image. Prints the packages as JSON: [{ path, files, bytes }].
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const checkout = resolve(import.meta.dirname, '../..');
const [folder, ...programs] = process.argv.slice(2);

/** Starts a platform of its own, with an embedded PostgreSQL: for a checkout only. */
const neverLoaded = '@jiceng/testing/*';

/** An optional peer that is not installed stays unresolved, as it does at run time. */
async function followImports(unresolved = new Set()) {
  try {
    return await build({
      absWorkingDir: checkout,
      entryPoints: programs,
      outdir: 'never-written',
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      // What Node 24 itself asks for; esbuild's own default adds `module`, which Node does not know.
      conditions: ['node', 'node-addons', 'module-sync'],
      mainFields: ['main'],
      loader: { '.node': 'copy' },
      logLevel: 'silent',
      logLimit: 0,
      treeShaking: false,
      external: [neverLoaded, ...unresolved],
    });
  } catch (error) {
    const known = unresolved.size;
    for (const { text } of error.errors ?? []) {
      const name = /^Could not resolve "([^"]+)"/.exec(text)?.[1];
      if (name && !name.startsWith('.')) unresolved.add(name);
    }
    if (unresolved.size === known) throw error;
    return followImports(unresolved);
  }
}

const { metafile } = await followImports();
const files = new Set(Object.keys(metafile.inputs).filter((path) => !path.startsWith('(')));
const packages = new Map();
for (const file of [...files]) {
  // The package.json files above a file decide how it is read (type, exports).
  for (let at = dirname(file); at !== '.'; at = dirname(at)) {
    if (existsSync(join(checkout, at, 'package.json'))) files.add(join(at, 'package.json'));
  }
  const path = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
  if (path) packages.set(path, { path, files: 0, bytes: 0 });
}
// A licence text goes with what it licenses.
for (const path of packages.keys()) {
  for (const name of readdirSync(join(checkout, path))) {
    if (/^(licen[cs]e|copying|notice)/i.test(name) && statSync(join(checkout, path, name)).isFile()) files.add(join(path, name));
  }
}

const locked = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).packages;
const development = [...packages.keys()].filter((path) => locked[path]?.dev);
if (development.length > 0) {
  process.stderr.write(`a program of the image loads development dependencies: ${development.join(', ')}\n`);
  process.exit(1);
}
for (const file of files) {
  // Programs of deploy/ are compiled into .cache/image and keep their place.
  const place = join(folder, file.replace(/^\.cache\/image\//, ''));
  mkdirSync(dirname(place), { recursive: true });
  copyFileSync(join(checkout, file), place);
  if (!file.includes('node_modules/') && existsSync(join(checkout, `${file}.map`))) copyFileSync(join(checkout, `${file}.map`), `${place}.map`);
  const owner = packages.get(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  if (owner) {
    owner.files += 1;
    owner.bytes += statSync(join(checkout, file)).size;
  }
}
process.stdout.write(JSON.stringify([...packages.values()].sort((a, b) => (a.path < b.path ? -1 : 1))));
