import fc from 'fast-check';
import {
  creditCodeCheckCharacter,
  creditCodeProblem,
  dateProblem,
  divisionCodeProblem,
  gridCodeProblem,
  idNumberCheckCharacter,
  idNumberProblem,
  mobilePhoneProblem,
  phoneProblem,
  validatorNames,
  validators,
} from './identifiers.js';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const birthDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10).replaceAll('-', ''));
const idNumber = fc
  .tuple(fc.constantFrom('11', '32', '54', '83'), digits(4), birthDay, digits(3))
  .map((parts) => parts.join(''))
  .map((first17) => first17 + idNumberCheckCharacter(first17));
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditCode = fc
  .tuple(
    fc.constantFrom('11', '12', '51', '52', '91', '92', '93', 'N1', 'Y1'),
    fc.tuple(fc.constantFrom('11', '32', '54', '83'), digits(4)).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...CREDIT_ALPHABET), { minLength: 9, maxLength: 9 }),
  )
  .map(([kind, place, organization]) => kind + place + organization.join(''))
  .map((first17) => first17 + creditCodeCheckCharacter(first17));

const withCheck = (first17: string): string => first17 + idNumberCheckCharacter(first17);
const registeredAt = (place: string): string => {
  const first17 = `91${place}M000100Y4`;
  return first17 + creditCodeCheckCharacter(first17);
};

const replaced = (text: string, index: number, character: string) =>
  text.slice(0, index) + character + text.slice(index + 1);

describe('a resident identity number', () => {
  it('is accepted in the published examples', () => {
    expect(idNumberProblem('11010519491231002X')).toBeNull();
    expect(idNumberProblem('440524188001010014')).toBeNull();
  });

  it('is accepted when place, day and check character are valid', () => {
    fc.assert(fc.property(idNumber, (value) => expect(idNumberProblem(value)).toBeNull()));
  });

  it('is refused after any single change of a character', () => {
    fc.assert(
      fc.property(
        idNumber,
        fc.integer({ min: 0, max: 17 }),
        fc.constantFrom(...'0123456789X'),
        (value, index, character) => {
          fc.pre(value[index] !== character);
          expect(idNumberProblem(replaced(value, index, character))).not.toBeNull();
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is refused when any two neighbouring characters are swapped', () => {
    fc.assert(
      fc.property(idNumber, fc.integer({ min: 0, max: 16 }), (value, index) => {
        fc.pre(value[index] !== value[index + 1]);
        const swapped = value.slice(0, index) + value[index + 1] + value[index] + value.slice(index + 2);
        expect(idNumberProblem(swapped)).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['11010519491231002', 'LENGTH'],
    ['11010519491231002x', 'CHARACTERS'],
    ['110105194912310O2X', 'CHARACTERS'],
    ['00010519491231002X', 'DIVISION'],
    ['11010519490230002X', 'DATE'],
    ['110105194912310021', 'CHECK_DIGIT'],
    [withCheck('11010520990101002'), 'DATE'],
    [withCheck('11010518500101002'), 'DATE'],
    ['', 'LENGTH'],
    ['１１０１０５１９４９１２３１００２X', 'CHARACTERS'],
  ])('%s is refused with the problem %s', (value, code) => expect(idNumberProblem(value)?.code).toBe(code));
});

describe('a unified social credit code', () => {
  it('is accepted in published registrations', () => {
    for (const value of ['91350100M000100Y43', '91440300708461136T', '91110000802100433B'])
      expect([value, creditCodeProblem(value)]).toEqual([value, null]);
  });

  it('is accepted when category, place and check character are valid', () => {
    fc.assert(fc.property(creditCode, (value) => expect(creditCodeProblem(value)).toBeNull()));
  });

  it('is refused after any single change of a character', () => {
    fc.assert(
      fc.property(
        creditCode,
        fc.integer({ min: 0, max: 17 }),
        fc.constantFrom(...CREDIT_ALPHABET, 'I', 'O', 'a'),
        (value, index, character) => {
          fc.pre(value[index] !== character);
          expect(creditCodeProblem(replaced(value, index, character))).not.toBeNull();
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['91350100M000100Y4', 'LENGTH'],
    ['91350100M000100I43', 'CHARACTERS'],
    ['98350100M000100Y43', 'CATEGORY'],
    ['9135010AM000100Y43', 'DIVISION'],
    ['91350100M000100Y44', 'CHECK_DIGIT'],
    [registeredAt('000000'), 'DIVISION'],
    [registeredAt('999999'), 'DIVISION'],
  ])('%s is refused with the problem %s', (value, code) => expect(creditCodeProblem(value)?.code).toBe(code));
});

describe('places, dates and telephones', () => {
  it.each(['320106', '320106000000', '320106002000', '320106002003', '110000', '441900003000'])(
    'accept the division %s',
    (value) => expect(divisionCodeProblem(value)).toBeNull(),
  );
  it.each([
    ['32010', 'LENGTH'],
    ['3201O6', 'CHARACTERS'],
    ['990106', 'DIVISION'],
    ['320106000003', 'DIVISION'],
    ['441900000001', 'DIVISION'],
  ])('refuse the division %s: %s', (value, code) => expect(divisionCodeProblem(value)?.code).toBe(code));
  it('require that a grid code begins with a community code', () => {
    expect(gridCodeProblem('320106002003001')).toBeNull();
    expect(gridCodeProblem('320106002000001')?.code).toBe('DIVISION');
    expect(gridCodeProblem('320106002003')?.code).toBe('LENGTH');
  });
  it.each([
    ['2024-02-29', null],
    ['2023-02-29', 'DATE'],
    ['2024-13-01', 'DATE'],
    ['0000-01-01', 'DATE'],
    ['24-1-1', 'CHARACTERS'],
  ])('check the day %s: %s', (value, code) => expect(dateProblem(value)?.code ?? null).toBe(code));
  it.each([
    ['13800138000', null],
    ['12345678901', 'NUMBER'],
    ['1380013800', 'LENGTH'],
  ])('check the mobile number %s: %s', (value, code) => expect(mobilePhoneProblem(value)?.code ?? null).toBe(code));
  it.each([
    '025-83206666',
    '02583206666',
    '010-62770334-8001',
    '0511-8123456',
    '12345',
    '110',
    '95588',
    '400-820-8820',
    '4008-208-820',
    '10086',
    '962121',
  ])('accept the telephone number %s', (value) => expect(phoneProblem(value)).toBeNull());
  it.each(['83206666', '025-03206666', '199', '999999', '138001380001', '-----', '400-820-882'])(
    'refuse the telephone number %s',
    (value) => expect(phoneProblem(value)).not.toBeNull(),
  );
});

describe('every validator', () => {
  it.each(validatorNames)('%s returns null or a problem in both languages for any text', (name) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: 'binary' }), (value) => {
        const found = validators[name].problemOf(value);
        if (found) expect([found.code, found.zh, found.en].every((part) => part.length > 0)).toBe(true);
      }),
    );
  });
});
