import fc from 'fast-check';
import { isEmpty, isInForce, periodCovers, periodsOverlap, type Period } from './effective-period.rules.js';

const instant = fc.integer({ min: 0, max: 40 }).map((day) => new Date(day * 86_400_000));
const period: fc.Arbitrary<Period> = fc.tuple(instant, fc.option(instant, { nil: null })).map(([from, to]) => ({
  validFrom: from,
  validTo: to === null ? null : new Date(Math.max(from.getTime(), to.getTime())),
}));

/** Every moment at which a generated period can begin or end, and the moments between. */
const moments = Array.from({ length: 84 }, (_, half) => new Date(half * 43_200_000));

describe('effective periods', () => {
  it('overlap exactly when both are in force at some moment', () => {
    fc.assert(
      fc.property(period, period, (a, b) => {
        expect(periodsOverlap(a, b)).toBe(moments.some((at) => isInForce(a, at) && isInForce(b, at)));
        expect(periodsOverlap(a, b)).toBe(periodsOverlap(b, a));
      }),
      { numRuns: 500 },
    );
  });

  it('contain another period exactly when every moment of the other period lies in the first', () => {
    fc.assert(
      fc.property(period, period, (outer, inner) => {
        fc.pre(!isEmpty(inner));
        expect(periodCovers(outer, inner)).toBe(
          moments.every((at) => !isInForce(inner, at) || isInForce(outer, at)) &&
            (inner.validTo !== null || outer.validTo === null),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('are never in force when they end at their start', () => {
    fc.assert(
      fc.property(instant, instant, (from, at) => {
        expect(isInForce({ validFrom: from, validTo: from }, at)).toBe(false);
      }),
    );
  });
});
