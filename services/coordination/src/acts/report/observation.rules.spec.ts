import fc from 'fast-check';
import { observationOf, TOLERATED_SKEW } from './observation.rules.js';

const now = new Date('2026-11-30T02:00:00Z');
const minutes = (count: number): Date => new Date(now.getTime() + count * 60_000);
const day = 1440;
const timeOf = (count: number | null): string | null => (count === null ? null : minutes(count).toISOString());
const of = (observed: number | null, sent: number | null, days = 7) =>
  observationOf({ observedAt: timeOf(observed), sentAt: timeOf(sent) }, now, days);

describe('observationOf', () => {
  it.each([
    ['nothing', null, null, null, null],
    ['a time without the clock of the device', -90, null, -90, null],
    ['a time of a right clock', -90, 2, -90, null],
    ['a time a little ahead as the time of the report', 9, 9, 0, null],
    ['a clock that is exactly ten minutes ahead as right', -5, 10, -5, null],
    ['a clock that is ahead, and corrects the time', -5, 25, -30, 25],
    ['a clock that is behind, and corrects the time', -60 - 2 * day, -2 * day, -60, -2 * day],
    ['a wrong clock without a time', null, 25, null, 25],
    ['a clock in another age', null, 4_000_000_000, null, 999_999_999],
  ])('keeps %s', (_, observed, sent, seen, skew) => {
    expect(of(observed, sent)).toEqual({
      observedAt: seen === null ? null : minutes(seen),
      clockSkewMinutes: skew,
      fault: null,
    });
  });

  it.each([
    ['too far ahead', TOLERATED_SKEW + 1, 7],
    ['too far back', -7 * day - 1, 7],
    ['further back than the district allows', -day - 1, 1],
  ])('refuses a time that a person typed %s', (_, observed, days) => {
    expect(of(observed, null, days)).toMatchObject({
      observedAt: null,
      clockSkewMinutes: null,
      fault: { code: 'BAD_INPUT', details: { field: 'observedAt' } },
    });
  });

  it.each([
    ['in a report that waited too long', -8 * day, 0, 7, null],
    ['further back than the district allows', -day - 1, 0, 1, null],
    ['too far back after the correction', -6 * day, 2 * day, 7, 2 * day],
    ['of a clock that was ahead and is right now', day, 0, 7, day],
    ['of a clock that was ahead by more than now', 3 * day, 2 * day, 7, 2 * day],
    ['in another age', 4_000_000_000, 0, 7, 999_999_999],
  ])('leaves out a time that a device stamped %s', (_, observed, sent, days, skew) => {
    expect(of(observed, sent, days)).toEqual({ observedAt: null, clockSkewMinutes: skew, fault: null });
  });

  it('never keeps a time after the report or before the allowed days, and loses no report for a stamped time', () => {
    const minute = fc.integer({ min: -20 * day, max: 20 * day });
    fc.assert(
      fc.property(minute, fc.option(minute), (observed, sent) => {
        const { observedAt, fault } = of(observed, sent);
        if (sent === null) expect(fault !== null).toBe(observedAt === null);
        else expect(fault).toBeNull();
        const seen = observedAt?.getTime() ?? now.getTime();
        expect(seen).toBeLessThanOrEqual(now.getTime());
        expect(seen).toBeGreaterThanOrEqual(minutes(-7 * day).getTime());
      }),
    );
  });
});
