import type { NumberInText } from '../access/request-context.js';
import { badInput } from '../values/errors.js';
import type { EffectTx } from './effects.js';

/** Numbers of the input of a command that are not kept yet. */
const pending = new WeakMap<EffectTx, readonly NumberInText[]>();

/** Tells the transaction of a command which numbers stood in its texts. */
export function expectNumbers(tx: EffectTx, numbers: readonly NumberInText[]): void {
  if (numbers.length > 0) pending.set(tx, numbers);
}

/**
 * Returns the numbers that stood in the texts of a command; a second call returns none. The caller must seal the
 * numbers apart from the texts.
 */
export function takeNumbers(tx: EffectTx): readonly NumberInText[] {
  const numbers = pending.get(tx) ?? [];
  pending.delete(tx);
  return numbers;
}

/**
 * Refuses a command whose texts hold a number that no row keeps, because the number would be lost behind its mask.
 * @throws BAD_INPUT that names the field and repeats no number
 */
export function assertNumbersKept(tx: EffectTx): void {
  const [number] = takeNumbers(tx);
  if (number)
    throw badInput(
      number.field,
      '不得填写手机号码、身份证号、银行卡号、车牌号',
      'must not contain a telephone, identity or bank card number or a number plate',
    );
}
