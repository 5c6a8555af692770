import { idNumberProblem, mobilePhoneProblem } from '@jiceng/contracts/identifiers';

/** Kinds of numbers that identify a person and that people type into free text. */
export const numberKinds = ['identity', 'bank-card', 'phone', 'plate'] as const;
export type NumberKind = (typeof numberKinds)[number];

/** A number in a text: the number itself without blanks, and the mask that stands in its place. */
export interface FoundNumber {
  kind: NumberKind;
  value: string;
  mask: string;
}

/** One blank, hyphen, dot or invisible character may stand between two digits. */
const GAP = String.raw`[\s\-\u00a0\u00ad\u2010-\u2015.\u00b7\u200b-\u200d\u2060\ufeff]?`;
const digits = (least: number, most = least): string => String.raw`(?:${GAP}\d){${least},${most}}`;
/** Four digits between which nothing but an invisible character stands. */
const GROUP_OF_4 = String.raw`\d(?:[\u00ad\u200b-\u200d\u2060\ufeff]?\d){3}`;
const alone = (pattern: string): RegExp => new RegExp(String.raw`(?<!\d)${pattern}(?!\d)`, 'gi');

/** First digits of UnionPay, Visa, Mastercard and JCB, and of older cards of ICBC. */
const CARD_ISSUERS = /^(?:62|4|5[1-5]|35|9558)/;

const PLATE_BODY = '[A-HJ-NP-Z0-9]';
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领';

interface Detector {
  kind: NumberKind;
  pattern: RegExp;
  isValid: (value: string) => boolean;
}

/** In this order, because a longer number contains digits that look like a shorter one. */
const detectors: readonly Detector[] = [
  {
    kind: 'identity',
    pattern: alone(String.raw`[1-9]${digits(16)}${GAP}[\dX]`),
    isValid: (value) => idNumberProblem(value) === null,
  },
  // Cards are written without gaps or in groups of four, so that a date before a telephone number is no card.
  {
    kind: 'bank-card',
    pattern: alone(String.raw`(?=[34569])(?:${GROUP_OF_4}${GAP}){3}${GROUP_OF_4}(?:${GAP}\d{1,3})?`),
    isValid: (value) => CARD_ISSUERS.test(value) && hasLuhnDigit(value),
  },
  {
    kind: 'identity',
    // The old form of 15 digits has no check digit and looks like a grid code, so a word for a certificate must precede
    // it.
    pattern: new RegExp(String.raw`(?<=(?:证|身份|\bid)[^\d]{0,8})[1-9]${digits(14)}(?!\d)`, 'gi'),
    isValid: isOldIdentity,
  },
  {
    kind: 'phone',
    pattern: alone(String.raw`(?:(?:\+|00)${GAP}8${GAP}6${GAP})?1${GAP}[3-9]${digits(9)}`),
    isValid: (value) => mobilePhoneProblem(value.replace(/^(\+|00)86/, '')) === null,
  },
  {
    kind: 'phone',
    pattern: alone(String.raw`[(（]?0(?:10|2\d|[3-9]\d{2})[)）]?${GAP}[2-8]${digits(6, 7)}`),
    isValid: () => true,
  },
  {
    kind: 'plate',
    pattern: new RegExp(
      String.raw`[${PROVINCES}]${GAP}[A-HJ-NP-Z](?:${GAP}${PLATE_BODY}){4,5}(?:${GAP}(?:${PLATE_BODY}|[挂学警港澳领使]))(?![A-Z0-9])`,
      'gi',
    ),
    isValid: (value) => /\d/.test(value.slice(2)),
  },
];

/** The digit that each Chinese figure means, for numbers that are written out (一三八…). */
const CHINESE_DIGITS = new Map(
  ['〇零○', '一壹幺', '二贰两', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'].flatMap((figures, digit) =>
    [...figures].map((figure) => [figure, String(digit)] as const),
  ),
);
const CHINESE_RUN = new RegExp(`[${[...CHINESE_DIGITS.keys()].join('')}]{11,19}`, 'g');

/**
 * Finds telephone, identity and bank card numbers and number plates in a text, and puts masks in their place.
 * Full-width and Chinese figures count as digits. A valid check digit is required where the kind of number has one, so
 * that other numbers stay as they are.
 */
export function hideNumbers(text: string): { text: string; found: FoundNumber[] } {
  const spans: { at: number; length: number; number: FoundNumber }[] = [];
  let searched = halfWidth(text);
  const search = ({ kind, pattern, isValid }: Detector): void => {
    searched = searched.replace(pattern, (match: string, ...rest: unknown[]) => {
      const at = rest.find((each): each is number => typeof each === 'number')!;
      const value = match.replace(/[^\p{L}\d+]/gu, '').toUpperCase();
      if (!isValid(value)) return match;
      spans.push({ at, length: match.length, number: { kind, value, mask: maskOf(value) } });
      return '\u0000'.repeat(match.length);
    });
  };
  detectors.forEach(search);
  const written = searched.replace(CHINESE_RUN, (run) => [...run].map((each) => CHINESE_DIGITS.get(each)!).join(''));
  if (written !== searched) {
    searched = written;
    detectors.filter(({ kind }) => kind === 'phone' || kind === 'identity').forEach(search);
  }
  if (spans.length === 0) return { text, found: [] };
  spans.sort((a, b) => a.at - b.at);
  let [hidden, end] = ['', 0];
  for (const { at, length, number } of spans) {
    hidden += text.slice(end, at) + number.mask;
    end = at + length;
  }
  return { text: hidden + text.slice(end), found: spans.map(({ number }) => number) };
}

/** An id. Some of its digits can look like a number of a person. */
const ID = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/**
 * Returns a value of an error with masks in place of the numbers in its texts, at any depth. An error may repeat a code
 * or a name of the request, in which a person may have typed a telephone number by mistake. Ids stay as they are.
 */
export function withoutNumbers<T>(value: T): T {
  if (typeof value === 'string') {
    const parts = value.split(ID).map((part) => (ID.test(part) ? part : hideNumbers(part).text));
    return parts.join('') as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => withoutNumbers(item)) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutNumbers(inner as unknown)]),
  ) as T;
}

/** Full-width forms as ASCII. The length stays the same, so that places in both texts agree. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0));
}

/** Three characters at the beginning and one at the end, as for every masked element; a plate shows one at each end. */
function maskOf(value: string): string {
  const shown = value.length >= 9 ? 3 : 1;
  return `${value.slice(0, shown)}${'*'.repeat(value.length - shown - 1)}${value.slice(-1)}`;
}

/** The check of payment cards (ISO/IEC 7812): every second digit from the right counts twice. */
function hasLuhnDigit(value: string): boolean {
  const sum = [...value].reverse().reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum % 10 === 0 && new Set(value).size > 1;
}

/**
 * True when the number becomes a valid number of 18 characters with 19 before its year and a check character at its
 * end.
 */
function isOldIdentity(value: string): boolean {
  const first17 = `${value.slice(0, 6)}19${value.slice(6)}`;
  return ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X'].some(
    (last) => idNumberProblem(`${first17}${last}`) === null,
  );
}
