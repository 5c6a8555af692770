import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOfLog } from './log-file.js';

describe('the last lines of a log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
  const file = join(folder, 'grid.log');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('begin with the last error and not with the stack below it', () => {
    writeFileSync(
      file,
      [
        '{"level":"info","msg":"started"}',
        'Error: the first',
        '    at a',
        'grid: TypeError: the last',
        ...Array.from({ length: 20 }, (_, index) => `    at frame${index}`),
      ].join('\n'),
    );
    expect(endOfLog(file).split('\n')[0]).toBe('  grid: TypeError: the last');
    expect(endOfLog(file).split('\n')).toHaveLength(8);
  });

  it('show the faults of a configuration', () => {
    writeFileSync(
      file,
      'grid: The configuration is not usable:\n  - PORT: must be a number\n  - QUEUE_URL: must be a URL\n',
    );
    expect(endOfLog(file)).toBe(
      '  grid: The configuration is not usable:\n    - PORT: must be a number\n    - QUEUE_URL: must be a URL',
    );
  });

  it('are empty when there is no log', () => {
    expect(endOfLog(join(folder, 'none.log'))).toBe('');
  });
});
