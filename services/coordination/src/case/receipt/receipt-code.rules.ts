import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Digits of Crockford's base 32. The letters I, L, O and U are left out, so that a code can be read over the telephone.
 */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Number of leading hex digits of an issue's id that the code contains, so that the code finds the issue. */
const LOCATOR_HEX = 15;
const LOCATOR_LENGTH = 12;
/** Digits of the proof: 60 bits. At a thousand attempts per second, guessing a code takes millions of years. */
const PROOF_LENGTH = 12;
const GROUP = /.{4}(?=.)/g;

/** The parts of a receipt code that a person typed. */
export interface TypedCode {
  /** The first and the last issue id that this code can belong to. */
  from: string;
  to: string;
  proof: string;
}

/**
 * Returns the receipt code of an issue: six groups of four digits. One half finds the issue, the other half proves the
 * code.
 */
export function receiptCodeOf(issueId: string, key: Buffer): string {
  return `${locatorOf(issueId)}${proofOf(issueId, key)}`.replace(GROUP, '$&-');
}

/**
 * Reads a typed code; null when the text cannot be a code. Blanks, hyphens and small letters are accepted, O is read as
 * 0, I and L are read as 1.
 */
export function readReceiptCode(text: string): TypedCode | null {
  if (text.length > 100) return null;
  const digits = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (digits.length !== LOCATOR_LENGTH + PROOF_LENGTH || [...digits].some((digit) => !DIGITS.includes(digit)))
    return null;
  const bits = [...digits.slice(0, LOCATOR_LENGTH)].reduce(
    (sum, digit) => sum * 32n + BigInt(DIGITS.indexOf(digit)),
    0n,
  );
  const start = bits.toString(16).padStart(LOCATOR_HEX, '0');
  return { from: idOf(start, '0'), to: idOf(start, 'f'), proof: digits.slice(LOCATOR_LENGTH) };
}

/** True when the code proves that it was made for this issue with one of the keys. */
export function proves({ proof }: TypedCode, issueId: string, keys: readonly Buffer[]): boolean {
  return keys.some((key) => timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(issueId, key))));
}

function locatorOf(issueId: string): string {
  return inBase32(BigInt(`0x${issueId.replaceAll('-', '').slice(0, LOCATOR_HEX)}`), LOCATOR_LENGTH);
}

function proofOf(issueId: string, key: Buffer): string {
  const mac = createHmac('sha256', key).update(issueId.toLowerCase()).digest();
  return inBase32(mac.readBigUInt64BE() >> 4n, PROOF_LENGTH);
}

function inBase32(value: bigint, length: number): string {
  return Array.from({ length }, (_, index) => DIGITS[Number((value >> BigInt(5 * (length - 1 - index))) & 31n)]).join(
    '',
  );
}

function idOf(start: string, fill: string): string {
  const hex = start.padEnd(32, fill);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
