import { gridErrors } from './grid.errors.js';

/**
 * A corner in whole units of 1e-7 degrees (about a centimetre). Grids are so small that products of differences stay
 * far below 2^53, which makes every comparison below exact.
 */
export type Corner = readonly [x: number, y: number];
/** A closed ring: the first corner is repeated at the end. */
export type Ring = readonly Corner[];
/** The outer ring (counter-clockwise) and its holes (clockwise), as RFC 7946 requires. */
export type Rings = readonly Ring[];

export const UNITS_PER_DEGREE = 10_000_000;
const METRES_PER_UNIT = 111_320 / UNITS_PER_DEGREE;
/** Largest number of vertices of a grid, in all its rings. */
export const MOST_VERTICES = 2_000;
/** Largest extent of a grid in degrees, about 50 km. */
const LARGEST_EXTENT = UNITS_PER_DEGREE / 2;
/** Smallest area in square metres. A smaller polygon is a drawing mistake. */
const SMALLEST_AREA = 1;

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/**
 * Rounds positions in degrees to whole units, removes repeated corners and orders the rings as RFC 7946 requires.
 * @throws GRID_RING_…
 */
export function ringsOf(coordinates: readonly (readonly (readonly [number, number])[])[]): Rings {
  return coordinates.map((positions, index) => {
    const corners: Corner[] = [];
    for (const [longitude, latitude] of positions) {
      const corner: Corner = [Math.round(longitude * UNITS_PER_DEGREE), Math.round(latitude * UNITS_PER_DEGREE)];
      const last = corners.at(-1);
      if (!last || last[0] !== corner[0] || last[1] !== corner[1]) corners.push(corner);
    }
    const [first, last] = [corners[0], corners.at(-1)];
    if (!first || !last || first[0] !== last[0] || first[1] !== last[1])
      throw gridErrors.GRID_RING_NOT_CLOSED({ ring: index + 1 });
    if (corners.length < 4) throw gridErrors.GRID_RING_TOO_SHORT({ ring: index + 1 });
    return doubleArea(corners) > 0 === (index === 0) ? corners : corners.reverse();
  });
}

export function toDegrees(rings: Rings): [number, number][][] {
  return rings.map((ring) => ring.map(([x, y]): [number, number] => [x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE]));
}

/** Bounds of the outer ring in units. */
export function boxOf(rings: Rings): Box {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [x, y] of rings[0]!) {
    box.west = Math.min(box.west, x);
    box.south = Math.min(box.south, y);
    box.east = Math.max(box.east, x);
    box.north = Math.max(box.north, y);
  }
  return box;
}

/**
 * Area in square metres on the plane that touches the earth at the polygon. The error is about 0.1 % for the size of a
 * grid.
 */
export function areaOf(rings: Rings): number {
  return toSquareMetres(rings.reduce((sum, ring) => sum + doubleArea(ring), 0) / 2, rings[0]![0]![1]);
}

/** Converts an area in square units at a latitude in units to square metres. */
export function toSquareMetres(area: number, latitude: number): number {
  return area * METRES_PER_UNIT ** 2 * Math.cos((latitude / UNITS_PER_DEGREE) * (Math.PI / 180));
}

/**
 * Checks that a border has simple rings that do not cross, holes inside, and a plausible size.
 * @throws GRID_TOO_MANY_VERTICES, GRID_SIZE_IMPLAUSIBLE, GRID_RING_CROSSES, GRID_HOLE_MISPLACED
 */
export function assertProperBorder(rings: Rings): void {
  const count = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
  if (count > MOST_VERTICES) throw gridErrors.GRID_TOO_MANY_VERTICES({ count, max: MOST_VERTICES });
  const box = boxOf(rings);
  const area = Math.round(areaOf(rings));
  if (Math.max(box.east - box.west, box.north - box.south) > LARGEST_EXTENT || area < SMALLEST_AREA)
    throw gridErrors.GRID_SIZE_IMPLAUSIBLE({ area });
  const crossing = findCrossing(rings);
  if (crossing)
    throw gridErrors.GRID_RING_CROSSES({
      longitude: (crossing[0] / UNITS_PER_DEGREE).toFixed(6),
      latitude: (crossing[1] / UNITS_PER_DEGREE).toFixed(6),
    });
  const [outer, ...holes] = rings;
  holes.forEach((hole, index) => {
    const outside = hole.some((corner) => sideOfRing(outer!, corner) === 'outside');
    const nested = holes.some(
      (other) => other !== hole && hole.some((corner) => sideOfRing(other, corner) === 'inside'),
    );
    if (outside || nested) throw gridErrors.GRID_HOLE_MISPLACED({ ring: index + 2 });
  });
}

interface Edge {
  ring: number;
  index: number;
  from: Corner;
  to: Corner;
  west: number;
  east: number;
}

/**
 * Returns a corner near the place where two edges meet against the rules, or null. Edges are visited from west to east.
 */
function findCrossing(rings: Rings): Corner | null {
  const edges = rings
    .flatMap((ring, number) =>
      ring.slice(1).map((to, index): Edge => {
        const from = ring[index]!;
        return { ring: number, index, from, to, west: Math.min(from[0], to[0]), east: Math.max(from[0], to[0]) };
      }),
    )
    .sort((a, b) => a.west - b.west);
  for (let i = 0; i < edges.length; i += 1) {
    const a = edges[i]!;
    for (let j = i + 1; j < edges.length && edges[j]!.west <= a.east; j += 1) {
      const b = edges[j]!;
      if (
        Math.max(a.from[1], a.to[1]) < Math.min(b.from[1], b.to[1]) ||
        Math.max(b.from[1], b.to[1]) < Math.min(a.from[1], a.to[1])
      )
        continue;
      const meeting = meetingOf(a, b);
      if (meeting === 'none' || (meeting === 'touch' && mayTouch(a, b, rings))) continue;
      return a.from;
    }
  }
  return null;
}

/** True when two edges may meet: consecutive edges of one ring, and a hole that touches another ring at a point. */
function mayTouch(a: Edge, b: Edge, rings: Rings): boolean {
  if (a.ring !== b.ring) return true;
  const edges = rings[a.ring]!.length - 1;
  const apart = Math.abs(a.index - b.index);
  return apart === 1 || apart === edges - 1;
}

/** Returns how two edges meet: they cross, share a stretch, meet in one point at the end of an edge, or do not meet. */
function meetingOf({ from: a, to: b }: Edge, { from: c, to: d }: Edge): 'none' | 'touch' | 'cross' | 'stretch' {
  const [c1, d1, a1, b1] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (c1 === 0 && d1 === 0) {
    const axis = a[0] === b[0] ? 1 : 0;
    const shared =
      Math.min(Math.max(a[axis], b[axis]), Math.max(c[axis], d[axis])) -
      Math.max(Math.min(a[axis], b[axis]), Math.min(c[axis], d[axis]));
    return shared > 0 ? 'stretch' : shared === 0 ? 'touch' : 'none';
  }
  if (c1 * d1 < 0 && a1 * b1 < 0) return 'cross';
  return c1 * d1 <= 0 && a1 * b1 <= 0 ? 'touch' : 'none';
}

/** Returns 1 when c lies left of a→b, -1 when it lies right, and 0 on the line. */
function side(a: Corner, b: Corner, c: Corner): number {
  return Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
}

/** Returns where a point lies relative to a ring. The result is exact. */
export function sideOfRing(ring: Ring, [x, y]: Corner): 'inside' | 'outside' | 'border' {
  let inside = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [a, b] = [ring[index - 1]!, ring[index]!];
    const turn = side(a, b, [x, y]);
    const spansX = x >= Math.min(a[0], b[0]) && x <= Math.max(a[0], b[0]);
    const spansY = y >= Math.min(a[1], b[1]) && y <= Math.max(a[1], b[1]);
    if (turn === 0 && spansX && spansY) return 'border';
    if (a[1] > y !== b[1] > y && (b[1] > a[1] ? turn > 0 : turn < 0)) inside = !inside;
  }
  return inside ? 'inside' : 'outside';
}

/** Twice the signed area of a closed ring in square units; positive for a counter-clockwise ring. */
function doubleArea(ring: Ring): number {
  const [x0, y0] = ring[0]!;
  let total = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [a, b] = [ring[index - 1]!, ring[index]!];
    total += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
  }
  return total;
}
