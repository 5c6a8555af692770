import fc from 'fast-check';
import { idNumberCheckCharacter } from '@jiceng/contracts/identifiers';
import { codeListFault, LONGEST_VALUE, problemsOf, rulesFault, type ElementRules } from './standard.rules.js';

const rules = (parts: Partial<ElementRules> = {}): ElementRules => ({
  kind: 'TEXT',
  minLength: null,
  maxLength: null,
  pattern: null,
  codeListCode: null,
  validator: null,
  ...parts,
});
const codesOf = (value: string, parts: Partial<ElementRules>, codes = [{ code: '1', label: '男性' }]) =>
  problemsOf(value, rules(parts), codes).map(({ code }) => code);

describe('the validation of a value', () => {
  it.each<[string, Partial<ElementRules>, string[]]>([
    ['张三', { minLength: 1, maxLength: 2 }, []],
    ['𠮷野家', { maxLength: 3 }, []],
    ['', { minLength: 1 }, ['LENGTH']],
    ['01', { kind: 'INTEGER' }, ['KIND']],
    ['-7', { kind: 'INTEGER' }, []],
    ['1.50', { kind: 'DECIMAL' }, []],
    ['1e3', { kind: 'DECIMAL' }, ['KIND']],
    ['yes', { kind: 'BOOLEAN' }, ['KIND']],
    ['2023-02-29', { kind: 'DATE' }, ['DATE']],
    ['1', { kind: 'CODE', codeListCode: 'sex' }, []],
    ['3', { kind: 'CODE', codeListCode: 'sex' }, ['CODE']],
    ['AB1', { pattern: '[A-Z]+\\d' }, []],
    ['AB1x', { pattern: '[A-Z]+\\d' }, ['PATTERN']],
    ['b', { pattern: 'a|b' }, []],
    ['xb', { pattern: 'a|b' }, ['PATTERN']],
    ['王小明', { pattern: '[\\u4e00-\\u9fa5]{2,20}' }, []],
    ['😀', { pattern: '.' }, []],
    ['320106', { validator: 'DIVISION_CODE' }, []],
    ['12', { minLength: 18, validator: 'ID_NUMBER' }, ['LENGTH', 'LENGTH']],
  ])('%s under %j: %j', (value, parts, expected) => expect(codesOf(value, parts)).toEqual(expected));

  it('runs the validator of the element', () => {
    const first17 = '32010619800101001';
    expect(codesOf(first17 + idNumberCheckCharacter(first17), { validator: 'ID_NUMBER' })).toEqual([]);
    expect(codesOf(`${first17}?`, { validator: 'ID_NUMBER' })).toEqual(['CHARACTERS']);
  });

  it('returns a quick answer for any text and any accepted rules', () => {
    const pattern = fc.constantFrom(null, '\\d{1,8}', '[A-Z0-9-]+', '(a|b)?c', 'x+y');
    fc.assert(
      fc.property(
        fc.string({ maxLength: 5_000, unit: 'binary' }),
        pattern,
        fc.constantFrom('TEXT', 'INTEGER', 'DATE', 'CODE'),
        (value, p, kind) => {
          const began = performance.now();
          problemsOf(
            value,
            rules({ pattern: p, kind: kind as 'TEXT', codeListCode: kind === 'CODE' ? 'sex' : null }),
            [],
          );
          expect(performance.now() - began).toBeLessThan(5_000);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('rules of an element', () => {
  it.each<[Partial<ElementRules>, string]>([
    [{ minLength: -1 }, 'minLength'],
    [{ maxLength: 0 }, 'maxLength'],
    [{ maxLength: 10_001 }, 'maxLength'],
    [{ minLength: 5, maxLength: 4 }, 'maxLength'],
    [{ validator: 'PASSPORT' }, 'validator'],
    [{ kind: 'CODE' }, 'codeListCode'],
    [{ codeListCode: 'sex' }, 'codeListCode'],
    [{ pattern: '(' }, 'pattern'],
    [{ pattern: 'x'.repeat(201) }, 'pattern'],
  ])('with %j are refused with a fault in %s', (parts, field) => expect(rulesFault(rules(parts))?.field).toBe(field));

  it.each(['(?=x)x', '(?<!x)y', '(a)\\1', 'a**', '(a{100}){100}', '\\p{Nothing}'])(
    'may not contain the pattern %s, which RE2 does not support',
    (pattern) => expect(rulesFault(rules({ pattern }))?.field).toBe('pattern'),
  );

  // Engines that backtrack need hours for these patterns.
  it.each(['\\d*\\d*\\d*x', '(\\d+)+x', '(\\d|\\d)*x', '(\\d*)*x', '((\\d+)\\d+)+x', '(\\d{1,9}){2,99}x'])(
    'give an immediate answer for the pattern %s and the longest value',
    (pattern) => {
      expect(rulesFault(rules({ pattern }))).toBeNull();
      expect(problemsOf('1'.repeat(LONGEST_VALUE), rules({ pattern }), null)).toMatchObject([{ code: 'PATTERN' }]);
    },
  );

  it.each([
    '\\d{6}',
    '[A-Z0-9-]+',
    '(\\.\\d{1,8})?',
    'a|b',
    '[\\u4e00-\\u9fa5]{2,20}',
    '\\p{Han}+',
    '[(+*]+',
    '\\(\\d+\\)',
    '-?(1[0-7]\\d|\\d{1,2})(\\.\\d{1,8})?',
  ])('may contain the pattern %s', (pattern) => expect(rulesFault(rules({ pattern }))).toBeNull());
});

describe('code lists', () => {
  it('require different and short codes', () => {
    const item = (code: string) => ({ code, label: '名' });
    expect(codeListFault([item('1'), item('2')])).toBeNull();
    for (const items of [[], [item('1'), item('1')], [item('')], [item('a b')], [item('x'.repeat(33))]])
      expect(codeListFault(items)).not.toBeNull();
  });
});
