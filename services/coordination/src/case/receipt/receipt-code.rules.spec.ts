import { newId } from '@jiceng/platform/ids';
import fc from 'fast-check';
import { proves, readReceiptCode, receiptCodeOf } from './receipt-code.rules.js';

const key = Buffer.from('a'.repeat(32));
const other = Buffer.from('b'.repeat(32));

describe('a receipt code', () => {
  it('has six groups of four digits, finds its issue and proves that it belongs to this issue, for every id', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const code = receiptCodeOf(id, key);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
        const typed = readReceiptCode(code)!;
        expect(typed.from <= id && id <= typed.to).toBe(true);
        expect(proves(typed, id, [other, key])).toBe(true);
        expect(proves(typed, id, [other])).toBe(false);
        expect(proves(typed, newId(), [key])).toBe(false);
      }),
    );
  });

  it('has another proof when only the last digit of the id differs', () => {
    const [one, two] = ['01a20a6f-abf2-7731-881b-e1f84a71f6e1', '01a20a6f-abf2-7731-881b-e1f84a71f6e2'];
    const typed = readReceiptCode(receiptCodeOf(one, key))!;
    expect(typed.from <= two && two <= typed.to).toBe(true);
    expect(proves(typed, two, [key])).toBe(false);
  });

  it('may be typed in small or full-width letters, with blanks, and with letters that look like its digits', () => {
    const id = '01a20a6f-abf2-7731-881b-e1f84a71f6e1';
    const code = receiptCodeOf(id, key);
    const wide = code.replace(/[0-9A-Z]/g, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0));
    for (const text of [
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      ` ${code.replaceAll('-', '')}\n`,
      code.replaceAll('0', 'o').replaceAll('1', 'l'),
      code.replaceAll('0', 'O').replaceAll('1', 'I').replaceAll('-', '—'),
      wide,
    ])
      expect(proves(readReceiptCode(text)!, id, [key])).toBe(true);
  });

  it.each(['', '-', '1234', 'U'.repeat(24), '号'.repeat(24), '0'.repeat(23), '0'.repeat(25), '0'.repeat(100_000)])(
    'is not %j',
    (text) => {
      expect(readReceiptCode(text)).toBeNull();
    },
  );
});
