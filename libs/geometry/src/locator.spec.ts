import fc from 'fast-check';
import pointInPolygon from 'point-in-polygon-hao';
import { GridLocator, type LocatableGrid, type Position } from './locator.js';

/** `columns` × `rows` squares of 0.002° that fill a rectangle without gaps. Codes grow from the south-west. */
function aTiling(columns: number, rows: number): LocatableGrid[] {
  const size = 0.002;
  return Array.from({ length: columns * rows }, (_, index) => {
    const west = 118.7 + (index % columns) * size;
    const south = 32 + Math.floor(index / columns) * size;
    return {
      code: `320106001001${String(index).padStart(3, '0')}`,
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [west + size, south],
            [west + size, south + size],
            [west, south + size],
            [west, south],
          ],
        ],
      },
    };
  });
}

describe('GridLocator', () => {
  const square: LocatableGrid = {
    code: 'b',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [2, 0],
          [2, 2],
          [0, 2],
          [0, 0],
        ],
      ],
    },
  };
  const eastern: LocatableGrid = {
    code: 'a',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [2, 0],
          [4, 0],
          [4, 2],
          [2, 2],
          [2, 0],
        ],
      ],
    },
  };

  it.each<[string, Position, string | null]>([
    ['inside the western grid', [1, 1], 'b'],
    ['inside the eastern grid', [3, 1], 'a'],
    ['on the shared border: the lowest code', [2, 1], 'a'],
    ['on a corner that both share', [2, 2], 'a'],
    ['on an outer border', [0, 1], 'b'],
    ['outside all', [5, 5], null],
    ['not a number', [Number.NaN, 1], null],
  ])('%s', (_, position, expected) => {
    expect(new GridLocator([square, eastern]).locate(position)).toBe(expected);
    expect(new GridLocator([eastern, square]).locate(position)).toBe(expected);
  });

  it('assigns a position in a hole to the grid that fills the hole', () => {
    const ring: LocatableGrid = {
      code: 'ring',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [9, 0],
            [9, 9],
            [0, 9],
            [0, 0],
          ],
          [
            [3, 3],
            [3, 6],
            [6, 6],
            [6, 3],
            [3, 3],
          ],
        ],
      },
    };
    expect(new GridLocator([ring]).locate([4, 4])).toBeNull();
    expect(new GridLocator([ring]).locate([1, 1])).toBe('ring');
  });

  it('answers null when there is no grid', () => {
    expect(new GridLocator([]).locate([1, 1])).toBeNull();
  });

  it('finds the grids near a position, its own among them, and no grid farther away', () => {
    const locator = new GridLocator([square, eastern]);
    const code = locator.locate([square.geometry.coordinates[0]![0]![0], square.geometry.coordinates[0]![0]![1]])!;
    const [west, south] = square.geometry.coordinates[0]![0]!;
    expect(locator.near([west, south], 10)).toContain(code);
    expect(locator.near([west - 1, south], 1_000)).toEqual([]);
    expect(locator.near([west - 0.001, south], 200_000)).toContain(code);
    expect(locator.near([Number.NaN, 1], 10)).toEqual([]);
  });

  it('refuses an open ring and names its grid', () => {
    const open: LocatableGrid = {
      code: 'x1',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
    };
    expect(() => new GridLocator([open])).toThrow(/x1/);
  });

  it('gives the same result as a test of every grid, also on borders', () => {
    const grids = aTiling(12, 9);
    const locator = new GridLocator(grids);
    // Multiples of half a cell place many positions exactly on borders and corners.
    fc.assert(
      fc.property(
        fc.integer({ min: -1, max: 25 }),
        fc.integer({ min: -1, max: 19 }),
        fc.double({ min: 0, max: 0.0005, noNaN: true }),
        (x, y, jitter) => {
          const position: Position = [118.7 + x * 0.001 + jitter, 32 + y * 0.001];
          const expected =
            grids
              .filter((grid) => pointInPolygon(position, grid.geometry.coordinates) !== false)
              .map((grid) => grid.code)
              .sort()[0] ?? null;
          expect(locator.locate(position)).toBe(expected);
        },
      ),
    );
  });

  it('tests at most four of three thousand grids for a position', () => {
    let tested = 0;
    const grids = aTiling(60, 50).map(({ code, geometry }) => ({
      code,
      geometry: {
        type: geometry.type,
        get coordinates() {
          tested += 1;
          return geometry.coordinates;
        },
      },
    }));
    const locator = new GridLocator(grids);
    tested = 0;
    for (let n = 0; n < 400; n += 1) {
      const before = tested;
      expect(locator.locate([118.7 + ((n * 37) % 1200) * 0.0001, 32 + ((n * 53) % 1000) * 0.0001])).not.toBeNull();
      expect(tested - before).toBeGreaterThan(0);
      expect(tested - before).toBeLessThanOrEqual(4);
    }
  });
});
