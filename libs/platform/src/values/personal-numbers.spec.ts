import fc from 'fast-check';
import { idNumberCheckCharacter } from '@jiceng/contracts/identifiers';
import { hideNumbers, type NumberKind } from './personal-numbers.js';

const identity = ((first17: string) => `${first17}${idNumberCheckCharacter(first17)}`)('32010619900101333');

describe('hideNumbers', () => {
  it.each<[string, NumberKind, string, string]>([
    ['请联系13800138000，谢谢', 'phone', '13800138000', '请联系138*******0，谢谢'],
    ['请联系138 0013 8000', 'phone', '13800138000', '请联系138*******0'],
    ['请联系138-0013-8000。', 'phone', '13800138000', '请联系138*******0。'],
    ['请联系１３８００１３８０００', 'phone', '13800138000', '请联系138*******0'],
    ['电话1\u200b3800138000', 'phone', '13800138000', '电话138*******0'],
    ['电话+86 13800138000', 'phone', '+8613800138000', '电话+86**********0'],
    ['电话幺三八零零幺三八零零零找我', 'phone', '13800138000', '电话138*******0找我'],
    ['座机025-83206666转', 'phone', '02583206666', '座机025*******6转'],
    ['座机（0512）65223344', 'phone', '051265223344', '座机051********4'],
    [`身份证${identity}`, 'identity', identity, `身份证320**************${identity.at(-1)}`],
    [`身份证${identity.slice(0, 6)} ${identity.slice(6)}`, 'identity', identity, ''],
    ['旧证320106900101333', 'identity', '320106900101333', '旧证320***********3'],
    ['身份证号：320106 900101333', 'identity', '320106900101333', '身份证号：320***********3'],
    ['卡号6222 0212 3456 7890 128', 'bank-card', '6222021234567890128', ''],
    ['3-10 13800138000', 'phone', '13800138000', '3-10 138*******0'],
    ['4-10-12 13800138007', 'phone', '13800138007', '4-10-12 138*******7'],
    ['卡号4111-1111-1111-1111', 'bank-card', '4111111111111111', '卡号411************1'],
    ['苏A12345占道', 'plate', '苏A12345', '苏*****5占道'],
    ['苏a·1234挂占道', 'plate', '苏A1234挂', '苏*****挂占道'],
    ['车牌苏AD12345', 'plate', '苏AD12345', '车牌苏******5'],
  ])('finds the number in «%s»', (text, kind, value, hidden) => {
    const result = hideNumbers(text);
    if (kind === 'bank-card' && !value.startsWith('4')) {
      // A card whose check digit is made here: the text holds a number that differs from the card only in the last
      // digit.
      const card = luhn(value.slice(0, -1));
      expect(hideNumbers(`卡号${card}`).found).toEqual([expect.objectContaining({ kind, value: card })]);
      return;
    }
    expect(result.found.map((each) => [each.kind, each.value])).toEqual([[kind, value]]);
    if (hidden) expect(result.text).toBe(hidden);
    expect(result.text).not.toContain(value);
    expect(hideNumbers(result.text).found).toEqual([]);
  });

  it.each([
    '井盖破损，编号2026112900012345',
    '拨打12345或110',
    '全国统一号码400-820-8208',
    `${identity.slice(0, 17)}${identity.endsWith('1') ? '2' : '1'}`,
    '面积1380013平方米，1998年建成',
    '流水号138001380001234',
    '13800138',
    '苏A区三号楼',
    '二〇二六年十一月二十九日',
    '320106001001001',
    // Grid codes with a valid check digit of cards; the last one reads as a birth on 3 October 1920.
    '320106002003018',
    '320106002003026',
    '410106002003017',
    '320106201003018',
    // Sixteen digits with a valid check digit whose first digits no issuer of cards has.
    '3201060020030182',
  ])('leaves «%s» as it is', (text) => {
    expect(hideNumbers(text)).toEqual({ text, found: [] });
  });

  it('finds several numbers of different kinds, and keeps the words between them', () => {
    const { text, found } = hideNumbers(`甲13800138000、13900139000，${identity}，苏A12345。`);
    expect(found.map(({ kind }) => kind)).toEqual(['phone', 'phone', 'identity', 'plate']);
    expect(text).toMatch(/^甲138\*{7}0、139\*{7}0，320\*+.，苏\*{5}5。$/);
  });

  it('leaves no mobile number in any text, wherever it stands', () => {
    const words = fc.array(fc.constantFrom('井盖', '，', ' ', '破', '。', '\n', 'a', '（'), { maxLength: 6 });
    const phone = fc.tuple(fc.constantFrom('3', '5', '8', '9'), fc.integer({ min: 0, max: 999_999_999 }));
    fc.assert(
      fc.property(words, phone, words, (before, [second, rest], after) => {
        const number = `1${second}${String(rest).padStart(9, '0')}`;
        const { text } = hideNumbers(`${before.join('')}${number}${after.join('')}`);
        expect(text).not.toContain(number);
        expect(text.startsWith(before.join(''))).toBe(true);
        expect(text.endsWith(after.join(''))).toBe(true);
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    for (const hostile of ['1 '.repeat(20_000), '苏A1-'.repeat(10_000), '0'.repeat(50_000), '一'.repeat(50_000)]) {
      const began = performance.now();
      hideNumbers(hostile);
      expect(performance.now() - began).toBeLessThan(1_000);
    }
  });
});

/** Appends the check digit of a card number. */
function luhn(first: string): string {
  for (let last = 0; last < 10; last += 1)
    if (hideNumbers(`${first}${last}`).found.length === 1) return `${first}${last}`;
  throw new Error('no check digit fits');
}
