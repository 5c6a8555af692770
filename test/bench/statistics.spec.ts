import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentileOf, ratioOf, spreadOf, spreadText } from './statistics.js';

describe('a spread', () => {
  it.each<[number[], ReturnType<typeof spreadOf>]>([
    [[3], { median: 3, min: 3, max: 3 }],
    [[5, 1, 3], { median: 3, min: 1, max: 5 }],
    [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
  ])('of %j', (values, expected) => expect(spreadOf(values)).toEqual(expected));

  it('lies within its values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 1e9 }), { minLength: 1 }), (values) => {
        const { median, min, max } = spreadOf(values);
        expect(min <= median && median <= max && values.includes(min) && values.includes(max)).toBe(true);
      }),
    );
  });

  it('is refused for lanes that never ran', () => expect(() => spreadOf([])).toThrow('no rounds'));
  it('is written with its range', () =>
    expect(spreadText({ median: 1.234, min: 0.9, max: 123.4 })).toBe('1.23 (0.90–123)'));
});

describe('a ratio', () => {
  it('compares within rounds, so that one slow round does not change the ratio', () => {
    expect(ratioOf([100, 50, 100], [50, 25, 50])).toEqual({ median: 2, min: 2, max: 2 });
  });
  it('is not the ratio of the medians', () => expect(ratioOf([10, 30, 20], [10, 10, 40]).median).toBe(1));
  it('needs the same number of rounds for both lanes', () => expect(() => ratioOf([1], [1, 2])).toThrow('1 rounds'));
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  it.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('%d of 1 to 100', (share, expected) => expect(percentileOf(hundred, share)).toBe(expected));
});
