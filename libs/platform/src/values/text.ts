import { phoneProblem } from '@jiceng/contracts/identifiers';
import { badInput } from './errors.js';

/**
 * Control characters other than line break and tab, and bidirectional overrides, which can make a text look like
 * another.
 */
const FORBIDDEN_CHARACTERS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/**
 * Characters that show nothing: white space, format and control characters, characters that Unicode tells renderers to
 * ignore (which include the Hangul fillers), marks without a letter before them, and three characters with a blank
 * glyph (blank Braille pattern, null notehead, object replacement).
 */
const INVISIBLE = /[\s\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}\uFFFC]/u;
/**
 * Characters of the private area, and characters that Unicode assigned only recently. Some rare names use them, so they
 * count as visible.
 */
const ASSIGNED_BY_OTHERS = /[\p{Co}\p{Cn}]/u;
const NO_CHARACTER = /\p{Noncharacter_Code_Point}/u;

/** True when a text that is not empty has no character that a person could see. */
export function showsNothing(text: string): boolean {
  return text !== '' && visibleLength(text, 1) === 0;
}

/** Counts the visible characters of a text and stops at `enough`. */
function visibleLength(text: string, enough: number): number {
  let count = 0;
  for (const character of text) {
    const isVisible =
      !INVISIBLE.test(character) || (ASSIGNED_BY_OTHERS.test(character) && !NO_CHARACTER.test(character));
    if (isVisible && ++count >= enough) break;
  }
  return count;
}

/**
 * Checks a text that a person typed and returns it trimmed and normalised (NFC). The text must have an allowed length
 * and contain no control or bidirectional characters, broken surrogates or replacement characters (U+FFFD).
 * @param minLength least number of visible characters, 1 by default, so that a reason of invisible characters is
 * refused
 * @param maxLength largest number of characters
 * @throws BAD_INPUT
 */
export function personText(field: string, value: string, options: { minLength?: number; maxLength: number }): string {
  const text = value.normalize('NFC').trim();
  const minLength = options.minLength ?? 1;
  if (visibleLength(text, minLength) < minLength) {
    throw minLength > 1
      ? badInput(field, `至少 ${minLength} 个可见字符`, `needs at least ${minLength} visible characters`)
      : badInput(field, '不能为空', 'must not be empty');
  }
  if ([...text].length > options.maxLength)
    throw badInput(field, `最多 ${options.maxLength} 字`, `has at most ${options.maxLength} characters`);
  if (FORBIDDEN_CHARACTERS.test(text) || !text.isWellFormed())
    throw badInput(field, '含有控制字符或方向控制字符', 'contains control or bidirectional characters');
  if (text.includes('\ufffd'))
    throw badInput(
      field,
      '含有无法识别的字符（U+FFFD），请检查文字编码',
      'contains U+FFFD, so it was decoded in a wrong encoding before',
    );
  return text;
}

/** A foreign number (E.164), and a number whose middle a hotline has hidden, such as 138****5678. */
const OTHER_PHONE = /^\+(?!86)\d{7,15}$|^\d{3,4}\*{3,8}\d{1,4}$/;

/**
 * Checks the telephone number of a person and returns it trimmed. Spaces, hyphens and the prefix +86 are allowed, and
 * so are foreign numbers that begin with + and numbers whose middle is hidden by asterisks.
 * @throws BAD_INPUT
 */
export function phoneText(field: string, value: string): string {
  const text = value.trim();
  const number = text.replaceAll(' ', '').replace(/^(\+|00)86-?/, '');
  const digits = number.replaceAll('-', '');
  if ([number, digits].every((each) => phoneProblem(each) !== null) && !OTHER_PHONE.test(digits))
    throw badInput(field, '不是有效的电话号码', 'is not a telephone number');
  return text;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the text of a UUID of any version, in upper or lower case. */
export function isIdText(value: string): boolean {
  return UUID.test(value);
}

/** Checks an id before it is used in SQL. @throws BAD_INPUT */
export function uuidText(field: string, value: string): string {
  if (!isIdText(value)) throw badInput(field, '不是有效的标识', 'is not a valid id');
  return value.toLowerCase();
}
