import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');

it('a command leaves the built files alone when nothing has changed, because a running platform uses them', () => {
  const build = (): number | null =>
    spawnSync(process.execPath, ['deploy/local/run.mjs', 'build'], { cwd: checkout, stdio: 'ignore' }).status;
  const written = (): number[] =>
    ['gateway', 'services/coordination'].map((folder) => statSync(join(checkout, folder, 'dist/main.js')).ctimeMs);
  expect(build()).toBe(0);
  const before = written();
  expect(build()).toBe(0);
  expect(written()).toEqual(before);
}, 300_000);
