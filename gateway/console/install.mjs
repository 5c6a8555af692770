// Writes what a telephone needs to install the console: the service worker with the files it keeps, the manifest and the
// icons.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { filesOf, phoneChunks } from './check.mjs';

/**
 * Source files of further pages that the service worker keeps for a telephone: the form for a report without a session.
 */
const besides = ['src/unsent/OfflineReport.tsx'];

/** @returns {string[]} the files that are served compressed */
export function writeInstallFiles(here, dist) {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
  const kept = filesOf([entry, ...[...phoneChunks, ...besides].map((source) => manifest[source])], manifest);
  const files = [...kept].map((file) => `/console/${file}`).sort();
  const page = readFileSync(join(dist, 'index.html'));
  const release = createHash('sha256').update(page).update(files.join()).digest('hex').slice(0, 12);
  const worker = readFileSync(join(here, 'offline-worker.js'), 'utf8')
    .replace('__RELEASE__', `console-${release}`)
    .replace('__FILES__', JSON.stringify(files));
  writeFileSync(join(dist, 'sw.js'), worker);
  copyFileSync(join(here, 'manifest.webmanifest'), join(dist, 'manifest.webmanifest'));
  for (const size of [192, 512]) writeFileSync(join(dist, `icon-${size}.png`), icon(size));
  return ['sw.js', 'manifest.webmanifest'].map((name) => join(dist, name));
}

/**
 * Draws src/icon.svg as PNG, because not every telephone takes an SVG as its icon: four squares, one of them lighter.
 */
function icon(size) {
  const [ground, white, light] = [
    [0x15, 0x58, 0xb0],
    [0xff, 0xff, 0xff],
    [0x9c, 0xc3, 0xf5],
  ];
  const inside = (at, from) => at >= from && at < from + 8;
  const colour = (x, y) => {
    const [right, low] = [inside(x, 17), inside(y, 17)];
    if (!(inside(x, 7) || right) || !(inside(y, 7) || low)) return ground;
    return right && low ? light : white;
  };
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: size }, (_, x) => colour((x * 32) / size, (y * 32) / size)).flat()]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // 8 bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
