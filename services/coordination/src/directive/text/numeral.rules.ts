const DIGITS = '零一二三四五六七八九';

/** Returns the value of a whole number in digits or Chinese numerals up to 9,999; null for another text. */
export function wholeNumberOf(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll('〇', '零').replaceAll('两', '二');
  if (/^\d+$/.test(plain)) return Number(plain);
  // A year is written digit by digit: 二〇二六.
  if (new RegExp(`^[${DIGITS}]{2,4}$`).test(plain) && !plain.includes('十'))
    return Number([...plain].map((char) => DIGITS.indexOf(char)).join(''));
  let total = 0;
  let digit = 0;
  for (const char of plain) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[char];
    if (unit !== undefined) {
      total += (digit || 1) * unit;
      digit = 0;
    } else if (DIGITS.includes(char)) digit = DIGITS.indexOf(char);
    else return null;
  }
  return plain === '' ? null : total + digit;
}

/** A pattern for a year of four characters: 2027, 二〇二七. */
export const FULL_YEAR = '(?:\\d{4}|[〇零一二三四五六七八九]{4})';

/** A pattern for a number of one to four characters in digits or Chinese numerals. */
export const NUMBER = '(?:\\d{1,4}|[〇零一二两三四五六七八九十百]{1,5})';
