import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertDistrictFits, loadDemo } from './demo.js';

describe('the demo district of a state folder', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it.each(['demo.json', 'demo-plan.json'])('refuses another district when %s names one', (file) => {
    writeFileSync(join(home, file), '{"district":"320106"}');
    expect(() => assertDistrictFits({ home, district: '320115' })).toThrow(
      /holds district 320106: begin anew with "npm start -- --fresh --district 320115"/,
    );
    expect(() => assertDistrictFits({ home, district: '320106' })).not.toThrow();
    expect(() => assertDistrictFits({ home, district: null })).not.toThrow();
  });

  it('is not loaded twice', async () => {
    writeFileSync(join(home, 'demo.json'), '{"district":"320115"}');
    const steps: string[] = [];
    const loading = loadDemo('http://127.0.0.1:1', { home, district: null }, (line) => steps.push(line));
    await loading.ended;
    expect({ district: loading.district, done: loading.done, steps }).toEqual({
      district: '320115',
      done: true,
      steps: [],
    });
  });

  it('reports a load that failed, with the remedy, and is not marked as complete', async () => {
    const loading = loadDemo('http://127.0.0.1:1', { home, district: '999999' }, () => undefined);
    await loading.ended;
    const notices: string[] = [];
    loading.tellFromNowOn((line) => notices.push(line));
    expect(notices).toEqual([
      expect.stringMatching(/^Loading the demo district 999999 failed: .*999999.*\n.*start again to go on loading/),
    ]);
    expect(() => assertDistrictFits({ home, district: '999999' })).not.toThrow();
  });
});
