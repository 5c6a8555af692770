/**
 * Validators of the identifiers that the platform checks on input. Each is a pure function that returns null for a
 * valid value and otherwise the problem, with a code and a text in both languages. The caller trims, folds full-width
 * digits and converts to upper case before the check, so that the checked value is the stored value.
 */

export interface ValueProblem {
  /** The codes are stable: `LENGTH`, `CHARACTERS`, `DIVISION`, `DATE`, `CHECK_DIGIT`, `CATEGORY`, `NUMBER`. */
  code: string;
  zh: string;
  en: string;
}

const problem = (code: string, zh: string, en: string): ValueProblem => ({ code, zh, en });

/** First two digits of division codes in GB/T 2260: provinces, Hong Kong, Macao and Taiwan. */
const PROVINCES = new Set([
  '11',
  '12',
  '13',
  '14',
  '15',
  '21',
  '22',
  '23',
  '31',
  '32',
  '33',
  '34',
  '35',
  '36',
  '37',
  '41',
  '42',
  '43',
  '44',
  '45',
  '46',
  '50',
  '51',
  '52',
  '53',
  '54',
  '61',
  '62',
  '63',
  '64',
  '65',
  '71',
  '81',
  '82',
  '83',
]);

/** Weights of the first 17 digits in GB 11643-1999 (ISO 7064 MOD 11-2). */
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECK_CHARACTERS = '10X98765432';

/**
 * Earliest accepted birth date. All living persons were born later, and an example in the standard was born in 1880.
 */
const EARLIEST_BIRTH = '18700101';

/** Today in China as eight digits. */
function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
}

/** The 18th character of a resident identity number, from its first 17 digits. */
export function idNumberCheckCharacter(first17: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return ID_CHECK_CHARACTERS[sum % 11]!;
}

/**
 * Checks a resident identity number (公民身份号码, GB 11643-1999): 18 characters with place, birth date and check
 * character. Because 11 is prime and divides none of the weights, the check finds every single wrong character and
 * every swap of neighbouring characters.
 */
export function idNumberProblem(value: string): ValueProblem | null {
  if (value.length !== 18)
    return problem('LENGTH', '公民身份号码应为 18 位', 'a resident identity number has 18 characters');
  if (!/^\d{17}[\dX]$/.test(value))
    return problem(
      'CHARACTERS',
      '前 17 位应为数字，末位应为数字或大写 X',
      'the first 17 characters are digits, the last is a digit or X',
    );
  if (!PROVINCES.has(value.slice(0, 2))) return problem('DIVISION', '地址码不存在', 'the place code does not exist');
  const birth = value.slice(6, 14);
  if (compactDateProblem(birth)) return problem('DATE', '出生日期码不是有效日期', 'the birth date is not a real day');
  if (birth < EARLIEST_BIRTH || birth > today())
    return problem('DATE', '出生日期早于 1870 年或晚于今天', 'the birth date lies before 1870 or after today');
  if (idNumberCheckCharacter(value.slice(0, 17)) !== value[17])
    return problem('CHECK_DIGIT', '校验码不正确', 'the check character is wrong');
  return null;
}

/** Digits and capital letters without I, O, S, V and Z: the 31 characters of GB 32100-2015. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Powers of 3 modulo 31. */
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/** Place code in the codes of organizations that a national office registered. */
const NATIONAL_OFFICE = '100000';
/** Registering authority (first character) and the categories that it registers (second character). */
const CREDIT_CATEGORIES: Record<string, string> = {
  1: '1239',
  2: '19',
  3: '123459',
  4: '19',
  5: '1239',
  6: '129',
  7: '129',
  8: '19',
  9: '123',
  A: '19',
  N: '1239',
  Y: '1',
};

/** The 18th character of a unified social credit code, from its first 17. */
export function creditCodeCheckCharacter(first17: string): string {
  const sum = CREDIT_WEIGHTS.reduce(
    (total, weight, index) => total + weight * CREDIT_ALPHABET.indexOf(first17[index]!),
    0,
  );
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31]!;
}

/**
 * Checks a unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters. Because 31 is prime and divides
 * none of the weights, the check finds every single wrong character. The organization code inside (positions 9–17) has
 * its own check digit under GB 11714, which is not checked, because some codes in use do not satisfy it.
 */
export function creditCodeProblem(value: string): ValueProblem | null {
  if (value.length !== 18)
    return problem('LENGTH', '统一社会信用代码应为 18 位', 'a unified social credit code has 18 characters');
  if ([...value].some((character) => !CREDIT_ALPHABET.includes(character))) {
    return problem(
      'CHARACTERS',
      '只能使用数字和除 I、O、S、V、Z 外的大写字母',
      'only digits and capital letters other than I, O, S, V and Z occur',
    );
  }
  if (!CREDIT_CATEGORIES[value[0]!]?.includes(value[1]!))
    return problem('CATEGORY', '登记管理部门与机构类别代码不匹配', 'no such registering authority and category');
  if (!/^\d{6}$/.test(value.slice(2, 8)))
    return problem('DIVISION', '登记机关行政区划码应为 6 位数字', 'the place of registration is not six digits');
  if (value.slice(2, 8) !== NATIONAL_OFFICE && !PROVINCES.has(value.slice(2, 4)))
    return problem('DIVISION', '登记机关行政区划码不存在', 'the place of registration does not exist');
  if (creditCodeCheckCharacter(value.slice(0, 17)) !== value[17])
    return problem('CHECK_DIGIT', '校验码不正确', 'the check character is wrong');
  return null;
}

/**
 * Checks a statistical division code (统计用区划代码): 6 digits as in GB/T 2260, or 12 digits with street and
 * community.
 */
export function divisionCodeProblem(value: string): ValueProblem | null {
  if (value.length !== 6 && value.length !== 12)
    return problem('LENGTH', '区划代码应为 6 位或 12 位', 'a division code has 6 or 12 digits');
  return placeProblem(value);
}

/** Checks a grid code: the 12 digits of its community and three more digits. */
export function gridCodeProblem(value: string): ValueProblem | null {
  if (value.length !== 15) return problem('LENGTH', '网格代码应为 15 位', 'a grid code has 15 digits');
  const place = placeProblem(value);
  if (place) return place;
  return value.slice(9, 12) === '000' ? problem('DIVISION', '网格须属于社区', 'a grid belongs to a community') : null;
}

/** Checks the digits and the province, and that a code with zeros for the street has zeros for the community too. */
function placeProblem(value: string): ValueProblem | null {
  if (!/^\d+$/.test(value)) return problem('CHARACTERS', '只能使用数字', 'only digits occur');
  if (!PROVINCES.has(value.slice(0, 2))) return problem('DIVISION', '省级代码不存在', 'no such province');
  // Municipalities and cities without districts have codes below a city or district of 00.
  const skips = value.slice(6, 9) === '000' && !/^0*$/.test(value.slice(9, 12));
  return skips ? problem('DIVISION', '上级代码缺失', 'a level above is missing') : null;
}

/** Checks a calendar day in the form YYYY-MM-DD (GB/T 7408). */
export function dateProblem(value: string): ValueProblem | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value))
    return problem('CHARACTERS', '日期应为 YYYY-MM-DD', 'a date is written YYYY-MM-DD');
  return compactDateProblem(value.replaceAll('-', ''));
}

function compactDateProblem(value: string): ValueProblem | null {
  const iso = `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  const real =
    Number(value.slice(0, 4)) >= 1800 && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso);
  return real ? null : problem('DATE', '日期不存在', 'there is no such day');
}

/** Checks a mobile number of mainland China: 11 digits that begin with 13 to 19. */
export function mobilePhoneProblem(value: string): ValueProblem | null {
  if (!/^\d{11}$/.test(value)) return problem('LENGTH', '手机号码应为 11 位数字', 'a mobile number has 11 digits');
  return /^1[3-9]/.test(value) ? null : problem('NUMBER', '手机号段不存在', 'no mobile number begins so');
}

/**
 * Checks a telephone number: a mobile number, a landline with area code (`025-83206666`, extension after `-`), a 400 or
 * 800 number with hyphens anywhere, or a short service number such as 110, 12345, 10086, 95588 or 962121.
 */
export function phoneProblem(value: string): ValueProblem | null {
  const landline = /^0(10|2\d|[3-9]\d{2})-?[2-8]\d{6,7}(-\d{1,6})?$/;
  const service = /^(400|800)(-?\d){7}$|^(1[12]\d|1[02]\d{3}|9[56]\d{3,4})$/;
  if (mobilePhoneProblem(value) === null || landline.test(value) || service.test(value)) return null;
  return problem('NUMBER', '不是有效的电话号码', 'is not a telephone number');
}

/** Validators by the names that the data standard register uses. */
export const validators = {
  ID_NUMBER: { standard: 'GB 11643-1999', problemOf: idNumberProblem },
  CREDIT_CODE: { standard: 'GB 32100-2015', problemOf: creditCodeProblem },
  DIVISION_CODE: { standard: 'GB/T 2260', problemOf: divisionCodeProblem },
  GRID_CODE: { standard: 'GB/T 34300', problemOf: gridCodeProblem },
  DATE: { standard: 'GB/T 7408', problemOf: dateProblem },
  MOBILE_PHONE: { standard: '电信网编号计划（2017 年版）', problemOf: mobilePhoneProblem },
  PHONE: { standard: '电信网编号计划（2017 年版）', problemOf: phoneProblem },
} as const satisfies Record<string, { standard: string; problemOf: (value: string) => ValueProblem | null }>;

export type ValidatorName = keyof typeof validators;
export const validatorNames = Object.keys(validators) as ValidatorName[];
