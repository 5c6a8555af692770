import fc from 'fast-check';
import { areaOf, assertProperBorder, MOST_VERTICES, ringsOf, sideOfRing, toDegrees } from './ring.rules.js';

type Positions = [number, number][];

/** Returns positions around (118.77, 32.06) from offsets in thousandths of a degree. */
const at = (...offsets: Positions): Positions =>
  offsets.map(([x, y]) => [Number((118.77 + x / 1000).toFixed(7)), Number((32.06 + y / 1000).toFixed(7))]);
const square = at([0, 0], [4, 0], [4, 4], [0, 4], [0, 0]);
const check = (...rings: Positions[]): void => assertProperBorder(ringsOf(rings));

describe('ringsOf', () => {
  it('turns the outer ring counter-clockwise and holes clockwise, and keeps a precision of a centimetre', () => {
    const hole = at([1, 1], [2, 1], [2, 2], [1, 2], [1, 1]);
    const [outer, inner] = toDegrees(ringsOf([[...square].reverse(), hole]));
    expect(outer).toEqual(square);
    expect(inner).toEqual([...hole].reverse());
  });

  it.each<[string, Positions, string]>([
    ['an open ring', at([0, 0], [1, 0], [1, 1], [0, 1]), 'GRID_RING_NOT_CLOSED'],
    ['a line', at([0, 0], [1, 0], [0, 0]), 'GRID_RING_TOO_SHORT'],
    ['one point many times', at([0, 0], [0, 0], [0, 0], [0, 0]), 'GRID_RING_TOO_SHORT'],
    ['an empty ring', [], 'GRID_RING_NOT_CLOSED'],
  ])('refuses %s', (_, ring, code) => {
    expect(() => ringsOf([ring])).toThrow(code);
  });
});

describe('assertProperBorder', () => {
  it.each<[string, Positions[]]>([
    ['a square', [square]],
    ['a corner on a straight border', [at([0, 0], [2, 0], [4, 0], [4, 4], [0, 4], [0, 0])]],
    ['a hole that touches the border in one point', [square, at([0, 2], [1, 1], [1, 3], [0, 2])]],
  ])('accepts %s', (_, rings) => {
    expect(() => check(...rings)).not.toThrow();
  });

  it.each<[string, Positions[], string]>([
    ['a bow tie', [at([0, 0], [4, 4], [4, 0], [0, 5], [0, 0])], 'GRID_RING_CROSSES'],
    ['a ring that touches itself', [at([0, 0], [4, 0], [4, 4], [2, 0], [0, 4], [0, 0])], 'GRID_RING_CROSSES'],
    ['a spike', [at([0, 0], [4, 0], [4, 4], [8, 4], [4, 4], [0, 4], [0, 0])], 'GRID_RING_CROSSES'],
    ['a hole across the border', [square, at([3, 1], [5, 1], [5, 2], [3, 2], [3, 1])], 'GRID_RING_CROSSES'],
    ['a hole outside', [square, at([6, 1], [7, 1], [7, 2], [6, 2], [6, 1])], 'GRID_HOLE_MISPLACED'],
    [
      'a hole in a hole',
      [square, at([1, 1], [3, 1], [3, 3], [1, 3], [1, 1]), at([1.5, 1.5], [2, 1.5], [2, 2], [1.5, 2], [1.5, 1.5])],
      'GRID_HOLE_MISPLACED',
    ],
    ['a polygon without area', [at([0, 0], [4, 0], [2, 0], [0, 0])], 'GRID_SIZE_IMPLAUSIBLE'],
    ['a polygon over half the province', [at([0, 0], [900, 0], [900, 900], [0, 900], [0, 0])], 'GRID_SIZE_IMPLAUSIBLE'],
  ])('refuses %s', (_, rings, code) => {
    expect(() => check(...rings)).toThrow(code);
  });

  it('refuses more vertices than a grid may have', () => {
    const circle = Array.from({ length: MOST_VERTICES + 1 }, (_, n): [number, number] => {
      const angle = (2 * Math.PI * n) / (MOST_VERTICES + 1);
      return [10 * Math.cos(angle), 10 * Math.sin(angle)];
    });
    expect(() => check(at(...circle, circle[0]!))).toThrow('GRID_TOO_MANY_VERTICES');
  });

  it('accepts every star-shaped border and refuses it after two distant corners were swapped', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 2, max: 9, noNaN: true }), { minLength: 6, maxLength: 40 }), (radii) => {
        const star = radii.map((radius, n): [number, number] => [
          radius * Math.cos((2 * Math.PI * n) / radii.length),
          radius * Math.sin((2 * Math.PI * n) / radii.length),
        ]);
        expect(() => check(at(...star, star[0]!))).not.toThrow();
        const half = Math.floor(star.length / 2);
        const swapped = star.with(1, star[half]!).with(half, star[1]!);
        expect(() => check(at(...swapped, swapped[0]!))).toThrow('GRID_RING_CROSSES');
      }),
    );
  });
});

describe('areaOf', () => {
  it('returns square metres without holes', () => {
    const hole = at([1, 1], [3, 1], [3, 3], [1, 3], [1, 1]);
    const whole = areaOf(ringsOf([square]));
    // At 32° north, 0.004° of latitude are 445 m, and 0.004° of longitude are 377 m.
    expect(whole / (445.3 * 377.4)).toBeCloseTo(1, 2);
    expect(areaOf(ringsOf([square, hole])) / whole).toBeCloseTo(0.75, 4);
  });
});

describe('sideOfRing', () => {
  it.each<[number, number, string]>([
    [2, 2, 'inside'],
    [0, 2, 'border'],
    [4, 4, 'border'],
    [5, 4, 'outside'],
    [-1, 0, 'outside'],
  ])('returns the side on which %d,%d lies', (x, y, expected) => {
    const [ring] = ringsOf([square]);
    expect(sideOfRing(ring!, [1187700000 + x * 10000, 320600000 + y * 10000])).toBe(expected);
  });
});
