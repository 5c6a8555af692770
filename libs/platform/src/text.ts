import { badInput } from './errors.js';

/** Control characters (but line break and tab) and bidirectional overrides, which can make text read as another. */
const FORBIDDEN_CHARACTERS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/**
 * Checks a text that a person typed: trimmed, normalised (NFC), within its length, free of control and bidirectional
 * characters and of broken surrogates.
 * @param maxLength characters
 * @throws BAD_INPUT
 */
export function personText(field: string, value: string, options: { minLength?: number; maxLength: number }): string {
  const text = value.normalize('NFC').trim();
  const length = [...text].length;
  if (length < (options.minLength ?? 1)) throw badInput(field, '不能为空', 'must not be empty');
  if (length > options.maxLength)
    throw badInput(field, `最多 ${options.maxLength} 字`, `has at most ${options.maxLength} characters`);
  if (FORBIDDEN_CHARACTERS.test(text) || !text.isWellFormed())
    throw badInput(field, '含有控制字符或方向控制字符', 'contains control or bidirectional characters');
  return text;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Checks an id before it reaches SQL. @throws BAD_INPUT */
export function uuidText(field: string, value: string): string {
  const id = value.toLowerCase();
  if (!UUID.test(id)) throw badInput(field, '不是有效的标识', 'is not a valid id');
  return id;
}
