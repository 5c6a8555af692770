import { describe, expect, it } from '@jest/globals';
import { changeOn, daysOf, endOf, lastDayOf, startOf } from './book';

describe('the days of an assignment', () => {
  it('include the last one: its end is the first moment of the next day in China', () => {
    expect(endOf('2026-12-31')).toBe('2026-12-31T16:00:00.000Z');
    expect(endOf('')).toBeNull();
    expect(lastDayOf(endOf('2026-12-31')!)).toBe('2026-12-31');
    const year = { validFrom: startOf('2026-01-01')!, validTo: endOf('2026-12-31') };
    expect(daysOf(year, '')).toBe('2026-01-01 — 2026-12-31');
  });

  it('end with the day of an end in its middle, and are one day for a cancelled assignment', () => {
    expect(lastDayOf('2026-06-01T02:00:00.000Z')).toBe('2026-06-01');
    const start = startOf('2026-06-01')!;
    expect(daysOf({ validFrom: start, validTo: start }, '')).toBe('2026-06-01');
    expect(daysOf({ validFrom: start, validTo: null }, '至今')).toBe('2026-06-01 — 至今');
  });

  it('change on the first one from the start of the assignment, and on others from midnight', () => {
    const validFrom = '2026-06-01T02:32:00.000Z';
    expect(changeOn('2026-06-01', validFrom)).toBe(validFrom);
    expect(changeOn('2026-06-02', validFrom)).toBe('2026-06-01T16:00:00.000Z');
    expect(changeOn('', validFrom)).toBeNull();
  });
});
