import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SealedText } from '../database/columns.js';
import { isTrivial, MasterKeys, masterKeysFault } from './master-keys.js';
import { digitsOf, Sealing, type DataKey, type SealedPlace } from './sealing.js';
import type { SuiteName } from './suites.js';

const key = (version: number): string => `${version}:${randomBytes(32).toString('hex')}`;
const place: SealedPlace = { table: 'reporter', column: 'phone', rowId: 'a' };
const PHONE = '13800138000';
/** A value as a query reads it: with the wrapped key, or with nothing in its place when the key was destroyed. */
const asRead = (sealed: SealedText, dataKey: DataKey | null): SealedText =>
  `${sealed}.${dataKey?.row.wrapped ?? ''}` as SealedText;

describe.each<SuiteName>(['sm', 'aes'])('a value sealed by the suite %s', (suite) => {
  const one = key(1);
  const sealing = new Sealing(MasterKeys.of(one), suite);
  const dataKey = sealing.newKey({ personId: '0190', matterId: null });
  const sealed = dataKey.seal(place, PHONE);

  it('does not show the text, and opens with its key', () => {
    expect(sealed).toMatch(/^[as]\.[0-9a-f-]{36}\.[\w-]+$/);
    expect(Buffer.from(sealed.split('.')[2]!, 'base64url').includes(PHONE)).toBe(false);
    expect(sealing.open(asRead(sealed, dataKey), place)).toBe(PHONE);
    expect(dataKey.seal(place, PHONE)).not.toBe(sealed);
  });

  it('opens in another process that has the same master key, and in one with the other suite', () => {
    for (const other of ['sm', 'aes'] as const)
      expect(new Sealing(MasterKeys.of(one), other).open(asRead(sealed, dataKey), place)).toBe(PHONE);
  });

  it.each<[string, Partial<SealedPlace>]>([
    ['row', { rowId: 'b' }],
    ['column', { column: 'name' }],
    ['table', { table: 'staff_member' }],
  ])('does not open in another %s', (_, other) => {
    expect(() => sealing.open(asRead(sealed, dataKey), { ...place, ...other })).toThrow('changed, moved');
  });

  it('does not open after a change of any part', () => {
    const read = asRead(sealed, dataKey);
    const [letter, id, body, wrapped] = read.split('.');
    const flip = (text: string, at: number): string =>
      `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
    const changed = [
      [letter, id, flip(body!, 3), wrapped],
      [letter, id, flip(body!, body!.length - 8), wrapped],
      [letter, id, body, flip(wrapped!, 12)],
      [letter === 's' ? 'a' : 's', id, body, wrapped],
      [letter, sealing.newKey({}).row.id, body, wrapped],
    ];
    for (const parts of changed)
      expect(() => sealing.open(parts.join('.') as SealedText, place)).toThrow('changed, moved');
  });

  it('is gone when its key was destroyed, even where the key is still in memory', () => {
    expect(sealing.open(asRead(sealed, null), place)).toBeNull();
  });

  it('fails, and does not read as destroyed, when its key was not found', () => {
    expect(() => sealing.open(`${sealed}.?` as SealedText, place)).toThrow('not there');
    expect(() => sealing.open(sealed, place)).toThrow('read without its key');
  });

  it('names the missing version of the master key', () => {
    expect(() => new Sealing(MasterKeys.of(key(2)), suite).open(asRead(sealed, dataKey), place)).toThrow(
      'The sealing keys do not contain version 1',
    );
  });

  it('is not opened with a stranger’s master key of the same version', () => {
    expect(() => new Sealing(MasterKeys.of(key(1)), suite).open(asRead(sealed, dataKey), place)).toThrow('changed');
  });

  it('keeps any text', () => {
    for (const text of ['', '王小明', '𠮷', 'x'.repeat(5000)])
      expect(sealing.open(asRead(dataKey.seal(place, text), dataKey), place)).toBe(text);
  });
});

describe('a blind index', () => {
  const old = key(1);
  const sealing = new Sealing(MasterKeys.of(old), 'sm');
  const marks = sealing.marksOf('reporter.phone', '+86 138-0013-8000');

  it('finds the whole number in any way of writing it, and the last four digits', () => {
    expect(marks).toHaveLength(2);
    for (const searched of ['13800138000', '138 0013 8000', '１３８００１３８０００', '8000'])
      expect(marks).toEqual(expect.arrayContaining(sealing.searchedMarks('reporter.phone', searched)));
    for (const searched of ['0013', '13800138001', '800'])
      expect(marks).not.toContain(sealing.searchedMarks('reporter.phone', searched)[0]);
  });

  it('shows no digits, and differs between columns and platforms', () => {
    expect(marks.join()).not.toMatch(/8000/);
    expect(sealing.marksOf('staff_member.phone', PHONE)).not.toEqual(marks);
    expect(new Sealing(MasterKeys.of(key(1)), 'sm').marksOf('reporter.phone', PHONE)).not.toEqual(marks);
  });

  it('finds marks of an older master key during a rotation', () => {
    const rotating = new Sealing(MasterKeys.of(`${key(2)},${old}`), 'sm');
    const searched = rotating.searchedMarks('reporter.phone', PHONE);
    expect(searched).toContain(marks[0]);
    expect(searched).toContain(rotating.marksOf('reporter.phone', PHONE)[0]);
  });

  it('is empty without a number', () => {
    expect(sealing.marksOf('reporter.phone', null)).toEqual([]);
    expect(digitsOf('---')).toBe('');
  });
});

describe('master keys', () => {
  it.each([
    ['nothing', ' , '],
    ['a short key', '1:abcd'],
    ['a key without a version', randomBytes(32).toString('hex')],
    ['a version twice', `${key(1)},${key(1)}`],
  ])('are refused with a sentence for %s', (_, text) => {
    const fault = masterKeysFault(text);
    expect(fault).toEqual(expect.any(String));
    expect(() => MasterKeys.of(text)).toThrow(fault!);
  });

  it('are trivial when they hardly vary', () => {
    expect(isTrivial(`1:${'ab'.repeat(32)}`)).toBe(true);
    expect(isTrivial(`${key(2)},1:${'5a'.repeat(32)}`)).toBe(true);
    expect(isTrivial(key(1))).toBe(false);
  });

  it('are read again from their file, so that a key can be added while the platform runs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'master-keys-'));
    try {
      const file = join(folder, 'keys');
      const [one, two] = [key(1), key(2)];
      writeFileSync(file, `${one}\n`);
      const here = new Sealing(MasterKeys.inFile(file), 'sm');
      const elsewhere = new Sealing(MasterKeys.of(`${two},${one}`), 'sm');
      const dataKey = elsewhere.newKey({});
      const read = asRead(dataKey.seal(place, PHONE), dataKey);
      expect(() => here.open(read, place)).toThrow('version 2');
      writeFileSync(file, 'half a k');
      utimesSync(file, new Date(), new Date(Date.now() + 1000));
      expect(() => here.open(read, place)).toThrow('version 2');
      writeFileSync(file, `${two}\n${one}\n`);
      utimesSync(file, new Date(), new Date(Date.now() + 2000));
      expect(here.open(read, place)).toBe(PHONE);
      expect(here.newKey({}).row.masterVersion).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
