import { readDistrict } from './divisions.js';
import { drawGrids, positionInside, squareMetres, unitsPerDegree } from './geography.js';
import { seededRandom } from './random.js';
import type { Point, Rectangle } from './tiling.js';
import { bentRings, doubleArea, ringContains, splitByWeight } from './tiling.js';

const districts = ['320106', '320102', '320115', '320118'];

function edgeKey([x1, y1]: Point, [x2, y2]: Point): string {
  return `${x1},${y1}>${x2},${y2}`;
}

/** Returns the directed edges that no neighbour has in the other direction. They are the outline of the whole map. */
function outline(rings: readonly (readonly Point[])[]): Map<string, readonly [Point, Point]> {
  const open = new Map<string, readonly [Point, Point]>();
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index += 1) {
      const [from, to] = [ring[index - 1]!, ring[index]!];
      if (!open.delete(edgeKey(to, from))) {
        if (open.has(edgeKey(from, to))) throw new Error('two grids walk the same edge the same way');
        open.set(edgeKey(from, to), [from, to]);
      }
    }
  }
  return open;
}

describe.each(districts)('the synthetic map of district %s', (code) => {
  const district = readDistrict(code);
  const grids = drawGrids(district, 'spec');

  it('nests every grid in a community of the district and keeps 300 to 500 households', () => {
    const communities = new Set(
      district.streets.flatMap((street) => street.communities.map((community) => community.code)),
    );
    expect(new Set(grids.map((grid) => grid.communityCode))).toEqual(communities);
    expect(new Set(grids.map((grid) => grid.code)).size).toBe(grids.length);
    for (const grid of grids) {
      expect(grid.code.slice(0, 12)).toBe(grid.communityCode);
      expect(grid.households).toBeGreaterThanOrEqual(300);
      expect(grid.households).toBeLessThanOrEqual(500);
      expect(squareMetres(grid)).toBeGreaterThan(1000);
    }
  });

  it('uses every inner border for both neighbours, so that one closed outline with the sum of all areas remains', () => {
    const open = [...outline(grids.map((grid) => grid.ring)).values()];
    const nextOf = new Map(open.map(([from, to]) => [String(from), to]));
    expect(nextOf.size).toBe(open.length);
    const ring: Point[] = [open[0]![0]];
    do ring.push(nextOf.get(String(ring.at(-1)))!);
    while (String(ring.at(-1)) !== String(ring[0]));
    expect(ring.length - 1).toBe(open.length);
    expect(doubleArea(ring)).toBe(grids.reduce((sum, grid) => sum + doubleArea(grid.ring), 0));
    expect(grids.every((grid) => doubleArea(grid.ring) > 0)).toBe(true);
  });

  it('makes each street and community of one piece', () => {
    for (const length of [9, 12]) {
      const groups = Map.groupBy(grids, (grid) => grid.code.slice(0, length));
      for (const members of groups.values()) {
        const open = [...outline(members.map((grid) => grid.ring)).values()];
        const nextOf = new Map(open.map(([from, to]) => [String(from), to]));
        let steps = 0;
        let at = open[0]![0];
        do [at, steps] = [nextOf.get(String(at))!, steps + 1];
        while (String(at) !== String(open[0]![0]));
        expect(steps).toBe(open.length);
      }
    }
  });

  it('contains every point of its area in exactly one grid', () => {
    const random = seededRandom(`points:${code}`);
    const hosts = (x: number, y: number): number => grids.filter((grid) => ringContains(grid.ring, x, y)).length;
    for (let round = 0; round < 300; round += 1) {
      const { longitude, latitude } = positionInside(random.pick(grids), random);
      expect(hosts(Math.round(longitude * unitsPerDegree), Math.round(latitude * unitsPerDegree))).toBe(1);
    }
    const inner = outline(grids.map((grid) => grid.ring));
    for (let round = 0; round < 200; round += 1) {
      const ring = random.pick(grids).ring;
      const corner = random.integer(1, ring.length - 1);
      if (inner.has(edgeKey(ring[corner - 1]!, ring[corner]!))) continue;
      const [x, y] = ring[corner]!;
      const onOutline = [...inner.values()].some(([from]) => from[0] === x && from[1] === y);
      if (!onOutline) expect(hosts(x, y)).toBe(1);
    }
  });
});

describe('splitting by weight', () => {
  it('gives every part its share of the area to within one lattice row', () => {
    const random = seededRandom('weights');
    const extent: Rectangle = { left: 0, bottom: 0, right: 900, top: 700 };
    const parts = Array.from({ length: 40 }, () => ({ weight: random.integer(1, 9) }));
    const laidOut = splitByWeight(extent, parts);
    const size = ({ left, right, bottom, top }: Rectangle): number => (right - left) * (top - bottom);
    expect(laidOut.reduce((sum, { area }) => sum + size(area), 0)).toBe(size(extent));
    const all = parts.reduce((sum, { weight }) => sum + weight, 0);
    for (const { part, area } of laidOut) expect(size(area) / size(extent)).toBeCloseTo(part.weight / all, 2);
  });

  it('refuses a lattice that is too coarse', () => {
    const parts = Array.from({ length: 5 }, () => ({ weight: 1 }));
    expect(() => splitByWeight({ left: 0, bottom: 0, right: 2, top: 2 }, parts)).toThrow('too coarse');
  });

  it("adds a neighbour's corner on a border as a vertex of both", () => {
    const halves: Rectangle[] = [
      { left: 0, bottom: 0, right: 10, top: 10 },
      { left: 10, bottom: 0, right: 20, top: 5 },
      { left: 10, bottom: 5, right: 20, top: 10 },
    ];
    const [whole] = bentRings(halves, (x, y) => [x, y]);
    expect(whole).toContainEqual([10, 5]);
  });
});
