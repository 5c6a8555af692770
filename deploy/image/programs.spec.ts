import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');
/**
 * The programs of deploy/ that the image's entry script names. Without this test, a moved file would be noticed only
 * when the image is built.
 */
const programs = readFileSync(join(checkout, 'deploy/image/run-jiceng'), 'utf8').match(
  /(?<=\/app\/)deploy\/[a-z/-]+\.js/g,
);

describe('the programs of the image', () => {
  it('are named by the entry script', () => {
    expect(programs?.length).toBeGreaterThan(5);
  });

  it.each(programs ?? [])('%s has a source file', (program) => {
    expect(existsSync(join(checkout, program.replace(/\.js$/, '.ts')))).toBe(true);
  });
});
