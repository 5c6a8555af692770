// Checks a build of the console: the compressed size of the first screens, and that the build calls no other host and
// uses no function that Chromium 87 lacks.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KB = 1000;
/** Largest brotli size in bytes of all files that a browser loads before a screen works. */
const limits = { 'sign-in': 200 * KB, receipt: 200 * KB, resident: 240 * KB, phone: 240 * KB, desk: 400 * KB };
/** The chunks of the screen of grid workers. The service worker keeps them on the telephone. */
export const phoneChunks = ['src/shell/Shell.tsx', 'src/worker/Worker.tsx'];
/** For each screen, the chunks that it loads in addition to the entry chunk. */
const chunks = {
  'sign-in': [],
  receipt: ['src/receipt/Receipt.tsx'],
  resident: ['src/shell/Shell.tsx', 'src/resident/Resident.tsx'],
  phone: phoneChunks,
  desk: ['src/shell/Shell.tsx', 'src/desk/Desk.tsx'],
};

/** Functions that browsers got after Chromium 87. src/polyfill.ts adds at, hasOwn and findLast. */
const tooYoung = [
  /\bstructuredClone\(/,
  /\brandomUUID\(/,
  /\.findLastIndex\(/,
  /\.toSorted\(/,
  /\.toReversed\(/,
  /\.toSpliced\(/,
  /\bObject\.groupBy\(/,
  /\bAbortSignal\.(timeout|any)\(/,
  /\bArray\.fromAsync\(/,
  /\bPromise\.withResolvers\(/,
];
const tooYoungInStyles = [/:(where|is|has)\(/, /aspect-ratio:/, /@layer\b/, /@container\b/, /color-mix\(/, /\bdvh\b/];

/** @returns {string[]} one line for each fault */
export function checkBundle(dist) {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
  const size = (files) =>
    [...files, 'index.html'].reduce((sum, file) => sum + statSync(join(dist, `${file}.br`)).size, 0);
  const sizes = Object.fromEntries(
    Object.entries(chunks).map(([name, more]) => [
      name,
      size(filesOf([entry, ...more.map((source) => manifest[source])], manifest)),
    ]),
  );
  process.stdout.write(
    `console: ${Object.entries(sizes)
      .map(([name, bytes]) => `${name} ${Math.round(bytes / KB)} of ${limits[name] / KB} KB`)
      .join(', ')} as served\n`,
  );
  const faults = Object.entries(sizes)
    .filter(([name, bytes]) => bytes > limits[name])
    .map(([name, bytes]) => `${name} takes ${Math.round(bytes / KB)} KB, more than ${limits[name] / KB}`);
  for (const name of readdirSync(join(dist, 'assets'))) {
    if (!/\.(js|css)$/.test(name)) continue;
    const text = readFileSync(join(dist, 'assets', name), 'utf8');
    for (const pattern of name.endsWith('.css') ? tooYoungInStyles : tooYoung) {
      if (pattern.test(text)) faults.push(`${name}: ${pattern} is not in Chromium 87`);
    }
  }
  return faults;
}

/** Returns the files of some chunks with all that they import. */
export function filesOf(chunks, manifest) {
  const found = new Set();
  const visit = (chunk) => {
    if (found.has(chunk.file)) return;
    found.add(chunk.file);
    for (const css of chunk.css ?? []) found.add(css);
    for (const name of chunk.imports ?? []) visit(manifest[name]);
  };
  for (const chunk of chunks) visit(chunk);
  return found;
}
