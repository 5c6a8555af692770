import { describe, expect, it } from '@jest/globals';
import { daysOf, periodOf } from './days';

describe('the days of a leave', () => {
  it.each([
    ['2026-12-07', '2026-12-07', 1],
    ['2026-12-30', '2027-01-02', 4],
  ])('from %s to %s are %i', (first, last, days) => {
    expect(daysOf(periodOf(first, last))).toEqual({ first, last, days });
  });

  it('begin at midnight in China and end with the last day', () => {
    expect(periodOf('2026-12-07', '2026-12-08')).toEqual({
      startsAt: '2026-12-06T16:00:00.000Z',
      endsAt: '2026-12-08T16:00:00.000Z',
    });
  });
});
