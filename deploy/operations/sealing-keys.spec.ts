import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MasterKeys } from '@jiceng/platform/master-keys';
import { addKey, removeOldKeys, useNewestKey } from './sealing-keys.js';

const folder = mkdtempSync(join(tmpdir(), 'sealing-keys-'));
const file = join(folder, 'sealing-keys');
const first = `1:${randomBytes(32).toString('hex')}`;
const versions = (): number[] => MasterKeys.of(readFileSync(file, 'utf8')).all.map(({ version }) => version);

beforeEach(() => writeFileSync(file, `${first}\n`, { mode: 0o600 }));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file of the master keys', () => {
  it('gets a new key behind, then in front, and loses the old one last', () => {
    expect(addKey(file)).toBe(2);
    expect(versions()).toEqual([1, 2]);
    expect(useNewestKey(file)).toBe(2);
    expect(versions()).toEqual([2, 1]);
    expect(() => removeOldKeys(file, [1, 2])).toThrow('Data still needs version 1');
    expect(versions()).toEqual([2, 1]);
    expect(removeOldKeys(file, [2])).toEqual([1]);
    expect(versions()).toEqual([2]);
  });

  it('is replaced as a whole, can be read by nobody else, and stays beside as it was', () => {
    const { ino } = statSync(file);
    addKey(file);
    expect(statSync(file).ino).not.toBe(ino);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}.previous`).ino).toBe(ino);
    expect(readFileSync(`${file}.previous`, 'utf8')).toBe(`${first}\n`);
    expect(existsSync(`${file}.next`)).toBe(false);
  });

  it('is changed by one run at a time', () => {
    writeFileSync(`${file}.next`, '');
    for (const change of [addKey, useNewestKey]) expect(() => change(file)).toThrow('Another run changes the keys');
    expect(existsSync(`${file}.next`)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(`${first}\n`);
    rmSync(`${file}.next`);
    expect(addKey(file)).toBe(2);
  });

  it('keeps what it holds when a change is refused', () => {
    expect(() => useNewestKey(file)).toThrow('Version 1 is in use already');
    expect(() => removeOldKeys(file, [1])).toThrow('no old key');
    addKey(file);
    expect(() => removeOldKeys(file, [1])).toThrow('A newer key waits');
    writeFileSync(file, 'half a key');
    expect(() => addKey(file)).toThrow('version:64 hex digits');
    expect(readFileSync(file, 'utf8')).toBe('half a key');
    expect(existsSync(`${file}.next`)).toBe(false);
  });
});
