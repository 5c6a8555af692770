import fc from 'fast-check';
import { MOST_WORK, OverlapFinder, type Overlap } from './overlap.rules.js';
import { areaOf, ringsOf, type Rings } from './ring.rules.js';

type Positions = [number, number][];
const at = (...offsets: Positions): Positions => offsets.map(([x, y]) => [118.77 + x / 1000, 32.06 + y / 1000]);
const rectangle = (west: number, south: number, east: number, north: number): Rings =>
  ringsOf([at([west, south], [east, south], [east, north], [west, north], [west, south])]);
const compare = (a: Rings, b: Rings): Overlap | null =>
  new OverlapFinder([
    { code: 'a', rings: a },
    { code: 'b', rings: b },
  ]).findEarlier(1);

describe('OverlapFinder', () => {
  const square = rectangle(0, 0, 4, 4);

  it.each<[string, Rings]>([
    ['a neighbour with a shared border', rectangle(4, 0, 8, 4)],
    ['a neighbour whose corner lies on the border', rectangle(4, 1, 8, 3)],
    ['a neighbour at one corner', rectangle(4, 4, 8, 8)],
    ['a grid far away', rectangle(40, 40, 44, 44)],
    ['a border a centimetre over the line', rectangle(3.9999, 0, 8, 4)],
    ['a grid in a bay of the other', ringsOf([at([4, 0], [5, 0], [5, 4], [4, 4], [4, 0])])],
  ])('accepts %s', (_, other) => {
    expect(compare(square, other)).toBeNull();
    expect(compare(other, square)).toBeNull();
  });

  it.each<[string, Rings, number]>([
    ['the same ground', square, 1],
    ['a quarter', rectangle(2, 2, 6, 6), 0.25],
    ['a grid inside', rectangle(1, 1, 2, 2), 1 / 16],
    ['a grid around', rectangle(-2, -2, 8, 8), 1],
    ['a cross', rectangle(1, -3, 3, 9), 0.5],
    ['a chord between two corners', ringsOf([at([0, 0], [4, 0], [8, 8], [4, 4], [0, 0])]), 0.5],
    [
      'the ground beside a hole',
      ringsOf([at([0, 0], [4, 0], [4, 4], [0, 4], [0, 0]), at([1, 1], [3, 1], [3, 3], [1, 3], [1, 1])]),
      0.75,
    ],
  ])('finds %s and its area', (_, other, share) => {
    const area = areaOf(square);
    expect(compare(square, other)!.area / area).toBeCloseTo(share, 3);
    expect(compare(other, square)!.area / area).toBeCloseTo(share, 3);
  });

  it('accepts a grid in the hole of another', () => {
    const ring = ringsOf([
      at([-4, -4], [8, -4], [8, 8], [-4, 8], [-4, -4]),
      at([0, 0], [4, 0], [4, 4], [0, 4], [0, 0]),
    ]);
    expect(compare(ring, square)).toBeNull();
  });

  it('names the first overlapped grid and ignores grids that were rejected', () => {
    const finder = new OverlapFinder([
      { code: 'a', rings: square },
      { code: 'b', rings: square },
      { code: 'c', rings: square },
    ]);
    expect(finder.findEarlier(2)!.other).toBe('a');
    expect(finder.findEarlier(2, (other) => other !== 0)!.other).toBe('b');
    expect(finder.findEarlier(0)).toBeNull();
  });

  it('computes the same shared area of two triangles as a count of the points that lie in both', () => {
    const corner = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
    const triangle = fc
      .tuple(corner, corner, corner)
      .filter(([a, b, c]) => Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) > 200);
    const side = (a: number[], b: number[], x: number, y: number): number =>
      (b[0]! - a[0]!) * (y - a[1]!) - (b[1]! - a[1]!) * (x - a[0]!);
    const holds = ([a, b, c]: number[][], x: number, y: number): boolean => {
      const sides = [side(a!, b!, x, y), side(b!, c!, x, y), side(c!, a!, x, y)];
      return sides.every((value) => value > 0) || sides.every((value) => value < 0);
    };
    fc.assert(
      fc.property(triangle, triangle, (p, q) => {
        let points = 0;
        for (let x = 0.25; x < 60; x += 0.5)
          for (let y = 0.25; y < 60; y += 0.5) if (holds(p, x, y) && holds(q, x, y)) points += 1;
        const [ringsP, ringsQ] = [p, q].map((corners) =>
          ringsOf([at(...(corners as Positions), corners[0] as [number, number])]),
        ) as [Rings, Rings];
        const unit = areaOf(rectangle(0, 0, 1, 1));
        expect((compare(ringsP, ringsQ)?.area ?? 0) / unit).toBeCloseTo(points / 4, -2);
      }),
      { numRuns: 60 },
    );
  });

  it('stops at comb-shaped borders with thousands of crossings', () => {
    const comb = (lift: number): Rings => {
      const teeth = Array.from({ length: 900 }, (_, n): [number, number] => [n / 100, n % 2 === 0 ? 0 : 4]);
      return ringsOf([
        at(...teeth.map(([x, y]): [number, number] => [x, y + lift]), [9, -9 + lift], [0, -9 + lift], [0, lift]),
      ]);
    };
    const grounds = Array.from({ length: 40 }, (_, n) => ({ code: String(n), rings: comb(n * 4.1) }));
    const finder = new OverlapFinder(grounds, 5_000_000);
    expect(() =>
      grounds.forEach((_, position) => finder.findEarlier(position, (other) => other === position - 1)),
    ).toThrow('IMPORT_TOO_COMPLEX');
  });

  it('needs a fifth of the allowed work to compare two thousand neighbours with forty corners', () => {
    const wavy = (west: number, south: number): Rings => {
      const side = Array.from({ length: 10 }, (_, n) => n / 10);
      const bend = (x: number, y: number): [number, number] => [x + 0.2 * Math.sin(y), y + 0.2 * Math.sin(x)];
      const corners = [
        ...side.map((t) => bend(west + t, south)),
        ...side.map((t) => bend(west + 1, south + t)),
        ...side.map((t) => bend(west + 1 - t, south + 1)),
        ...side.map((t) => bend(west, south + 1 - t)),
      ];
      return ringsOf([at(...corners, corners[0]!)]);
    };
    const grounds = Array.from({ length: 2_000 }, (_, n) => ({
      code: String(n),
      rings: wavy(n % 50, Math.floor(n / 50)),
    }));
    const finder = new OverlapFinder(grounds);
    expect(grounds.map((_, position) => finder.findEarlier(position)).filter(Boolean)).toEqual([]);
    // The work is counted instead of timed, so that a busy machine does not fail the test.
    expect(finder.visits).toBeLessThan(MOST_WORK / 5);
  });
});
