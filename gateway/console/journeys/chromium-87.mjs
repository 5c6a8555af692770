// Unpacks a Chromium of the oldest version that the console supports:
//   node gateway/console/journeys/chromium-87.mjs FOLDER
// The npm package chrome-aws-lambda 5.4.0 contains it as compressed files. Only journeys use it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const folder = resolve(process.argv[2] ?? '');
if (process.argv[2] === undefined) throw new Error('usage: node chromium-87.mjs FOLDER');
if (!existsSync(join(folder, 'chromium'))) {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    execFileSync('npm', ['pack', '--silent', 'chrome-aws-lambda@5.4.0'], { cwd: work, stdio: 'ignore' });
    execFileSync('tar', ['xzf', 'chrome-aws-lambda-5.4.0.tgz', '--strip-components=2', 'package/bin'], { cwd: work });
    writeFileSync(join(work, 'chromium'), unpacked(work, 'chromium.br'), { mode: 0o755 });
    // The software renderer lies beside the program, which looks for it there.
    writeFileSync(join(work, 'renderer.tar'), unpacked(work, 'swiftshader.tar.br'));
    execFileSync('tar', ['xf', 'renderer.tar'], { cwd: work });
    for (const name of [
      'chrome-aws-lambda-5.4.0.tgz',
      'chromium.br',
      'aws.tar.br',
      'swiftshader.tar.br',
      'renderer.tar',
    ])
      rmSync(join(work, name));
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work @param {string} name */
function unpacked(work, name) {
  return brotliDecompressSync(readFileSync(join(work, name)));
}
