import { DomainError } from '@jiceng/platform/errors';
import { personText } from '@jiceng/platform/text';
import { isFormula } from './csv.js';
import { rowErrors } from './errors.js';

/** The name of a column for users. */
export interface Labels {
  zh: string;
  en: string;
}

/** A column of an import: its names in a header and the way its cells are read. */
export interface Column<T> {
  labels: Labels;
  /** Other names that a header may use. */
  aliases: readonly string[];
  /** The expected content of a cell, for the person who fills in the file. */
  hint: Labels;
  /** `filled`: every row has a value. `empty`: a cell may be empty. `absent`: the header may omit the column too. */
  mayBe: 'filled' | 'empty' | 'absent';
  /** Reads a cell that is trimmed and not empty. @throws CellProblem, DomainError */
  read: (text: string) => T;
  /** The value of an empty cell. */
  empty: T | undefined;
}

/** The columns of an import, by their names in the API. */
export type Columns = Readonly<Record<string, Column<unknown>>>;

/** The values of one row. */
export type Values<C extends Columns> = { [K in keyof C]: C[K] extends Column<infer T> ? T : never };

/** The reason why a cell is refused, in both languages and without the name of the column. */
export class CellProblem extends Error {
  constructor(
    readonly zh: string,
    readonly en: string,
  ) {
    super(en);
  }
}

/**
 * The form in which a spreadsheet shows a long number: 3.20106E+11. A code that a person typed contains no plus sign.
 */
const SCIENTIFIC = /^[+-]?\d(\.\d+)?e\+\d{1,3}$/i;
/** Cells are cut at this length, so that patterns and messages stay fast. A longer cell fails its own check anyway. */
const LONGEST_CELL = 32_767;

/**
 * A column whose cells are read by a rule. The rule may refuse a cell with a CellProblem, BAD_INPUT or an error of its
 * own.
 */
export function column<T>(labels: Labels, hint: Labels, read: (text: string) => T, ...aliases: string[]): Column<T> {
  return { labels, hint, aliases, mayBe: 'filled', read, empty: undefined };
}

/**
 * A column of text that a person typed. Formulas are refused, because a spreadsheet that opens an export would run
 * them.
 */
export function textColumn(zh: string, en: string, maxLength: number, ...aliases: string[]): Column<string> {
  const hint = { zh: `文字，最多 ${maxLength} 字`, en: `Text of at most ${maxLength} characters` };
  const read = (value: string): string => {
    const text = personText('cell', value, { maxLength });
    if (isFormula(text)) throw new CellProblem('不能以公式符号开头', 'must not begin like a formula');
    return text;
  };
  return column({ zh, en }, hint, read, ...aliases);
}

/**
 * A column of text that another system made, such as its own codes, which must be taken as they are: `+其他` is a code
 * there. Every export writes such a text so that a spreadsheet does not run it.
 */
export function foreignTextColumn(zh: string, en: string, maxLength: number, ...aliases: string[]): Column<string> {
  const { hint } = textColumn(zh, en, maxLength);
  return column({ zh, en }, hint, (value) => personText('cell', value, { maxLength }), ...aliases);
}

/** A column of text in a given form, such as a code of 12 digits. */
export function patternColumn(
  zh: string,
  en: string,
  pattern: RegExp,
  hint: Labels,
  ...aliases: string[]
): Column<string> {
  const read = (value: string): string => {
    if (!pattern.test(value)) throw new CellProblem(`应为${hint.zh}`, `must be ${hint.en}`);
    return value;
  };
  return column({ zh, en }, hint, read, ...aliases);
}

const CODE = /^[\p{L}\p{N}][\p{L}\p{N}\-_./]{0,63}$/u;

/** True when a text can be a code: 1 to 64 letters, digits or `- _ . /`. */
export function isCode(text: string): boolean {
  return CODE.test(text);
}

/** A column of codes by which other systems name an organization, a post or a person. */
export function codeColumn(zh: string, en: string, ...aliases: string[]): Column<string> {
  const hint = { zh: ' 1 至 64 个字母、数字或 - _ . /', en: '1 to 64 letters, digits or - _ . /' };
  return patternColumn(zh, en, CODE, hint, ...aliases);
}

/** A column with one of several values. A cell may also hold the Chinese name of a value, such as 值班 for duty. */
export function choiceColumn<const T extends string>(
  zh: string,
  en: string,
  choices: readonly T[],
  names: Partial<Record<T, string>> = {},
  ...aliases: string[]
): Column<T> {
  const shown = choices.map((choice) => (names[choice] === undefined ? choice : `${choice}（${names[choice]}）`));
  const hint = { zh: ` ${shown.join('、')} 之一`, en: `one of ${choices.join(', ')}` };
  const read = (value: string): T => {
    const found = choices.find((choice) => choice === value || names[choice] === value);
    if (found === undefined) throw new CellProblem(`应为${hint.zh}`, `must be ${hint.en}`);
    return found;
  };
  return column({ zh, en }, hint, read, ...aliases);
}

/** A column of whole numbers between two limits, which are both allowed. */
export function countColumn(zh: string, en: string, least: number, most: number, ...aliases: string[]): Column<number> {
  const hint = { zh: ` ${least} 至 ${most} 的整数`, en: `a whole number from ${least} to ${most}` };
  const read = (value: string): number => {
    const count = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(count >= least && count <= most)) throw new CellProblem(`应为${hint.zh}`, `must be ${hint.en}`);
    return count;
  };
  return column({ zh, en }, hint, read, ...aliases);
}

/** A column of values that are separated by `|`, `、` or `；`. Repeated values count once. */
export function listColumn<T>(
  labels: Labels,
  hint: Labels,
  readItem: (text: string) => T,
  ...aliases: string[]
): Column<T[]> {
  const read = (value: string): T[] => {
    const items = value.split(/[|、；]/).map((item) => item.trim());
    return [...new Set(items.filter((item) => item !== '').map((item) => readItem(refuseRounded(item))))];
  };
  return { ...column(labels, hint, read, ...aliases), mayBe: 'empty', empty: [] };
}

const CHINA_OFFSET = '+08:00';
const INSTANT =
  /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * A column of times. A day without a time begins at midnight in China (UTC+8); a time without an offset, as
 * spreadsheets write it, is in China too.
 */
export function instantColumn(zh: string, en: string, ...aliases: string[]): Column<Date> {
  return column({ zh, en }, momentHint, (value) => momentOf(value).at, ...aliases);
}

/**
 * A column for the end of a period. A day without a time is the last whole day: a leave from the 7th to the 8th ends at
 * the midnight after the 8th.
 */
export function endColumn(zh: string, en: string, ...aliases: string[]): Column<Date> {
  const hint = {
    zh: `${momentHint.zh}；只填日期表示当天全天在内`,
    en: `${momentHint.en}; a day alone includes that whole day`,
  };
  const read = (value: string): Date => {
    const { at, wholeDay } = momentOf(value);
    return wholeDay ? new Date(at.getTime() + 86_400_000) : at;
  };
  return column({ zh, en }, hint, read, ...aliases);
}

const momentHint: Labels = {
  zh: '日期或带时区的时间，如 2026-11-23 或 2026-11-23T09:30:00+08:00',
  en: 'a day or an instant with offset, such as 2026-11-23 or 2026-11-23T09:30:00+08:00',
};

function momentOf(value: string): { at: Date; wholeDay: boolean } {
  const problem = new CellProblem(`应为${momentHint.zh}`, `must be ${momentHint.en}`);
  const [, year, month = '', day = '', hour, minute, second = '00', fraction = '', offset] = INSTANT.exec(value) ?? [];
  if (year === undefined) throw problem;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) throw problem;
  if (hour === undefined) return { at: new Date(`${date}T00:00:00${CHINA_OFFSET}`), wholeDay: true };
  // A time with T and without an offset comes from a program and may be UTC, so it is refused. A time with a blank
  // comes from a Chinese spreadsheet.
  if (offset === undefined && value.includes('T')) throw problem;
  // An exported file has milliseconds, and its import compares the time with the stored one.
  const clock = `${hour.padStart(2, '0')}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const at = new Date(`${date}T${clock}${offset ?? CHINA_OFFSET}`);
  if (Number.isNaN(at.getTime())) throw problem;
  return { at, wholeDay: false };
}

/** The same column, except that cells may be empty and are then read as null. */
export function orEmpty<T>(given: Column<T>): Column<T | null> {
  return { ...given, mayBe: 'empty', empty: null };
}

/** The same column, except that cells may be empty and the header may omit the column. */
export function orAbsent<T>(given: Column<T>): Column<T | null> {
  return { ...given, mayBe: 'absent', empty: null };
}

/** Reads a trimmed cell. @throws the fault of the cell */
export function readCell<T>(field: string, { labels, read, mayBe, empty }: Column<T>, value: string): T {
  const names = { field, labelZh: labels.zh, label: labels.en };
  if (value === '') {
    if (mayBe === 'filled') throw rowErrors.ROW_FIELD_MISSING(names);
    return empty as T;
  }
  try {
    return read(refuseRounded(value.length > LONGEST_CELL ? value.slice(0, LONGEST_CELL) : value));
  } catch (error) {
    if (error instanceof RoundedCode) throw rowErrors.ROW_CODE_ROUNDED({ ...names, value: error.message });
    if (error instanceof CellProblem) throw fieldInvalid(names, error);
    if (!(error instanceof DomainError) || error.code !== 'BAD_INPUT') throw error;
    throw fieldInvalid(names, { zh: String(error.details.problemZh), en: String(error.details.problem) });
  }
}

class RoundedCode extends Error {}

/** Refuses a code in exponent form. No column holds such a value, so a spreadsheet has removed digits of a code. */
function refuseRounded(value: string): string {
  if (SCIENTIFIC.test(value)) throw new RoundedCode(value);
  return value;
}

function fieldInvalid(names: { field: string; labelZh: string; label: string }, problem: Labels): DomainError {
  return rowErrors.ROW_FIELD_INVALID({ ...names, problemZh: problem.zh, problem: problem.en });
}
