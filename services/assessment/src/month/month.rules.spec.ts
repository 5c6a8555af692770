import fc from 'fast-check';
import { endOfMonth, monthOf, monthText } from './month.rules.js';

describe('a month of Asia/Shanghai', () => {
  it.each([
    ['2026-10-31T15:59:59.999Z', '2026-10'],
    ['2026-10-31T16:00:00.000Z', '2026-11'],
    ['2025-12-31T16:00:00.000Z', '2026-01'],
    ['2024-02-29T12:00:00.000Z', '2024-02'],
  ])('holds %s in %s', (instant, month) => expect(monthOf(new Date(instant))).toBe(month));

  it('holds every instant between its start and its end, and no other', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
        (instant) => {
          const month = monthOf(instant);
          expect(instant < endOfMonth(month)).toBe(true);
          expect(monthOf(endOfMonth(month)) > month).toBe(true);
          expect(monthOf(new Date(endOfMonth(month).getTime() - 1))).toBe(month);
        },
      ),
    );
  });

  it.each(['2026-13', '2026-00', '2026-1', '1999-01', '2026-11-01', '', "2026-11'; DROP"])('is not %j', (text) => {
    expect(() => monthText(text)).toThrow('BAD_INPUT');
  });
});
