import fc from 'fast-check';
import { keysetOf, pageOf } from './connection.js';
import { mask } from '../graphql/graphql-policy.js';
import { idFromCode, newId } from './ids.js';
import { personText, phoneText, uuidText } from './text.js';

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('text that a person typed', () => {
  it('is trimmed and normalised and keeps its line breaks', () => {
    expect(personText('title', '  井盖\n缺失  ', { maxLength: 10 })).toBe('井盖\n缺失');
    expect(personText('title', 'e\u0301', { maxLength: 1 })).toBe('é');
    expect(personText('title', '𠮷'.repeat(3), { maxLength: 3 })).toBe('𠮷𠮷𠮷');
  });
  it.each([
    '',
    '   ',
    '一二三四',
    'a\u0000',
    'a\u202eb',
    '\u2066x',
    'a\u200fb',
    '\ufeffa\ufeffb',
    '\ud800',
    'a\u0085b',
    'a\ufffdb',
    '\u001b[31m',
  ])('is refused: %j', (text) => {
    expect(codeOf(() => personText('title', text, { maxLength: 3 }))).toBe('BAD_INPUT');
  });
  it.each([
    ['U+200B zero width space', '\u200b'],
    ['U+200D joiner', '\u200d'],
    ['U+2060 word joiner', '\u2060'],
    ['U+00AD soft hyphen', '\u00ad'],
    ['U+034F grapheme joiner', '\u034f'],
    ['U+061C Arabic letter mark', '\u061c'],
    ['U+180E Mongolian separator', '\u180e'],
    ['U+115F Hangul filler', '\u115f'],
    ['U+1160 Hangul filler', '\u1160'],
    ['U+3164 Hangul filler', '\u3164'],
    ['U+FFA0 half-width filler', '\uffa0'],
    ['U+2800 blank Braille pattern', '\u2800'],
    ['U+3000 ideographic space', '\u3000'],
    ['U+2028 line separator', '\u2028'],
    ['U+FE0F variation selector', '\ufe0f'],
    ['U+E0020 tag', '\u{e0020}'],
    ['U+E0100 ideographic variation selector', '\u{e0100}'],
    ['U+0301 accent without a letter', '\u0301'],
    ['U+20E3 keycap without a key', '\u20e3'],
    ['U+1D159 null notehead', '\u{1d159}'],
    ['U+FFFC object replacement', '\ufffc'],
    ['U+FFFE no character', '\ufffe'],
    ['U+FFF9 annotation anchor', '\ufff9'],
  ])('is refused when it has no visible character: %s', (_, invisible) => {
    for (const text of [invisible, invisible.repeat(8), ` ${invisible}\n${invisible} `])
      expect(codeOf(() => personText('reason', text, { maxLength: 50 }))).toBe('BAD_INPUT');
    expect(codeOf(() => personText('reason', `事由${invisible.repeat(8)}`, { minLength: 4, maxLength: 50 }))).toBe(
      'BAD_INPUT',
    );
  });
  it.each([
    '举报属实',
    'e\u0301e\u0301e\u0301e\u0301',
    '𠮷𠮷𠮷𠮷',
    '👨\u200d👩\u200d👧👍👍',
    '\ue000\ue001\ue002\ue003',
    'ก\u0e33ก\u0e33กก',
  ])('counts only visible characters: %s', (text) =>
    expect(codeOf(() => personText('reason', text, { minLength: 4, maxLength: 50 }))).toBe('ok'),
  );
  it('is refused or contains no deceiving characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const code = codeOf(() =>
          expect(personText('t', text, { maxLength: 30 })).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/),
        );
        expect(['ok', 'BAD_INPUT']).toContain(code);
      }),
    );
  });
});

describe('ids', () => {
  it('are read in lower case, and invalid ids are refused', () => {
    const id = newId();
    expect(uuidText('id', id.toUpperCase())).toBe(id);
    for (const bad of ['', '1', `${id} `, `${id}'--`, id.slice(1), 'x'.repeat(36)])
      expect(codeOf(() => uuidText('id', bad))).toBe('BAD_INPUT');
  });
  it('sort by age, or are derived from a code', () => {
    const ids = Array.from({ length: 200 }, () => newId());
    expect([...ids].sort()).toEqual(ids);
    expect(idFromCode('organization', 'A')).toBe(idFromCode('organization', 'A'));
    expect(
      new Set([idFromCode('organization', 'A'), idFromCode('organization', 'B'), idFromCode('staff', 'A')]).size,
    ).toBe(3);
  });
});

describe('a mask', () => {
  it.each([
    ['13800138000', '138*******0'],
    ['张三丰', '张*丰'],
    ['张三', '张*'],
    ['张', '张*'],
    ['', null],
    [null, null],
    [7, null],
  ])('of %p is %p', (value, masked) => expect(mask(value)).toBe(masked));
  it('never shows more than four characters', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (value) => {
        const shown = [...String(mask(value))].filter((character) => character !== '*').length;
        expect(shown).toBeLessThanOrEqual(4);
      }),
    );
  });
});

describe('a cursor', () => {
  const page = (after: string | null, first = 2) => keysetOf({ first, after }, 2);
  it('carries the sort values of its row', () => {
    const rows = [
      { at: 'a', id: 1 },
      { at: 'b', id: 2 },
      { at: 'c', id: 3 },
    ];
    const { edges, pageInfo } = pageOf(
      rows,
      { first: 2 },
      (row) => [row.at, row.id],
      (row) => row.id,
    );
    expect(edges.map((edge) => edge.node)).toEqual([1, 2]);
    expect(pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: edges[0]!.cursor,
      endCursor: edges[1]!.cursor,
    });
    expect(page(pageInfo.endCursor)).toEqual({ limit: 3, keys: ['b', 2] });
    expect(
      pageOf(
        [],
        { first: 2, after: 'x' },
        () => [],
        () => null,
      ).pageInfo,
    ).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
  });
  const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['nonsense', 'x'],
    ['empty', ''],
    ['too few values', written(['a'])],
    ['too many values', written([1, 2, 3])],
    ['an object', written([{ a: 1 }, 2])],
    ['no list', written('ab')],
  ])('is refused when it is %s', (_, cursor) => expect(codeOf(() => page(cursor))).toBe('BAD_CURSOR'));
  it.each([
    [0, 'BAD_INPUT'],
    [-1, 'BAD_INPUT'],
    [101, 'PAGE_TOO_LARGE'],
  ])('is refused with a page size of %i: %s', (first, code) => expect(codeOf(() => page(null, first))).toBe(code));
});

describe('a telephone number', () => {
  it.each([
    '138 0013 8000',
    '138-0013-8000',
    '+86 13800138000',
    '0086-13800138000',
    '025-83206666',
    '+852 2123 4567',
    '138****8000',
    '10086',
    ' 12345 ',
  ])('%s is kept as typed', (value) => expect(phoneText('phone', value)).toBe(value.trim()));

  it.each(['-----', '', '1380013800', '+86 1380013', '****', '138****', 'call me', '١٣٨٠٠١٣٨٠٠٠'])(
    '%s is refused',
    (value) => expect(() => phoneText('phone', value)).toThrow('phone'),
  );
});
