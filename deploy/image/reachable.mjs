// Copies from this checkout into a folder exactly the files that the given programs can load.
// node deploy/image/reachable.mjs <folder> --bundled PROGRAM… --followed PROGRAM…
// A bundled program becomes one readable file, because Node spends more than half of the start-up of such a process on
// finding and opening thousands of files. For a followed program every file is copied.
// esbuild follows imports and requires. It cannot see a name that is computed at run time; check.sh therefore runs
// every process from the built image. Prints the packages as JSON: [{ path, files, bytes }].
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const checkout = resolve(import.meta.dirname, '../..');
const { tokens } = parseArgs({ strict: false, tokens: true, args: process.argv.slice(2) });
const given = { '': [], bundled: [], followed: [] };
let kind = '';
for (const token of tokens) {
  if (token.kind === 'option') kind = token.name;
  else given[kind].push(token.value);
}
const [folder] = given[''];

/** This lib starts a separate platform with an embedded PostgreSQL, which works only in a checkout. */
const neverLoaded = '@jiceng/testing/*';
/**
 * Packages with compiled parts, which they find at run time by the name of the processor. They are copied whole, with
 * the packages that they need and that are installed for this machine.
 */
const nativePackages = ['sharp'];
/** CommonJS packages load Node's own modules with `require`, which an ECMAScript module does not have. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);`;

/** An optional peer dependency that is not installed stays unresolved, as at run time. */
async function esbuild(programs, options, unresolved = new Set()) {
  try {
    return await build({
      absWorkingDir: checkout,
      entryPoints: programs,
      bundle: true,
      metafile: true,
      format: 'esm',
      platform: 'node',
      // The conditions that Node 24 uses. The default of esbuild adds `module`, which Node does not know.
      conditions: ['node', 'node-addons', 'module-sync'],
      mainFields: ['main'],
      loader: { '.node': 'copy' },
      logLevel: 'silent',
      logLimit: 0,
      external: [neverLoaded, ...nativePackages, ...unresolved],
      ...options,
    });
  } catch (error) {
    const known = unresolved.size;
    for (const { text } of error.errors ?? []) {
      const name = /^Could not resolve "([^"]+)"/.exec(text)?.[1];
      if (name && !name.startsWith('.')) unresolved.add(name);
    }
    if (unresolved.size === known) throw error;
    return esbuild(programs, options, unresolved);
  }
}

const inputs = ({ metafile }) => Object.keys(metafile.inputs).filter((path) => !path.startsWith('('));
const packageOf = (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
const bundled = inputs(
  await esbuild(given.bundled, { outdir: folder, outbase: checkout, keepNames: true, banner: { js: banner } }),
);
const followed = inputs(await esbuild(given.followed, { outdir: 'never-written', write: false, treeShaking: false }));

const packages = new Map();
for (const file of [...bundled, ...followed]) {
  const path = packageOf(file);
  if (!path) continue;
  const about = packages.get(path) ?? { path, files: 0, bytes: 0 };
  packages.set(path, { path, files: about.files + 1, bytes: about.bytes + statSync(join(checkout, file)).size });
}
const locked = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).packages;
const whole = new Set();
/** Notes a package and the installed packages that it needs. */
function noteWhole(name, from = '') {
  const path = [join(from, 'node_modules', name), join('node_modules', name)].find((each) =>
    existsSync(join(checkout, each)),
  );
  if (path === undefined || whole.has(path)) return;
  whole.add(path);
  const { dependencies = {}, optionalDependencies = {} } = locked[path];
  for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) noteWhole(each, path);
}
for (const name of nativePackages) noteWhole(name);
const filesIn = (folder) =>
  readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true })
    // Declarations and source maps are for development.
    .filter((entry) => entry.isFile() && !/\.(d\.[cm]?ts|map)$/.test(entry.name))
    .map((entry) => relative(checkout, join(entry.parentPath, entry.name)));
const wholeFiles = [...whole].flatMap(filesIn);
for (const path of whole) {
  const files = filesIn(path);
  packages.set(path, {
    path,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + statSync(join(checkout, file)).size, 0),
  });
}
const development = [...packages.keys()].filter((path) => locked[path]?.dev);
if (development.length > 0) {
  process.stderr.write(`a program of the image loads development dependencies: ${development.join(', ')}\n`);
  process.exit(1);
}

const copied = new Set([...followed, ...wholeFiles]);
for (const file of [...followed, ...given.bundled]) {
  // The package.json files above a file are copied too, because they decide how Node reads it (type, exports).
  for (let at = dirname(file); at !== '.'; at = dirname(at)) {
    if (existsSync(join(checkout, at, 'package.json'))) copied.add(join(at, 'package.json'));
  }
}
// The package.json and the licence of each package are copied with its files.
for (const path of packages.keys()) {
  for (const name of readdirSync(join(checkout, path))) {
    if (
      (name === 'package.json' || /^(licen[cs]e|copying|notice)/i.test(name)) &&
      statSync(join(checkout, path, name)).isFile()
    )
      copied.add(join(path, name));
  }
}
for (const file of copied) {
  // Programs of deploy/ are compiled into .cache/image; in the image they keep their original place.
  const place = join(folder, file.replace(/^\.cache\/image\//, ''));
  mkdirSync(dirname(place), { recursive: true });
  copyFileSync(join(checkout, file), place);
  if (!packageOf(file) && existsSync(join(checkout, `${file}.map`)))
    copyFileSync(join(checkout, `${file}.map`), `${place}.map`);
}
process.stdout.write(JSON.stringify([...packages.values()].sort((a, b) => (a.path < b.path ? -1 : 1))));
