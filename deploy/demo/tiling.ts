/**
 * Invented geometry that fills a rectangle of whole numbers without gaps or overlaps.
 * (1) Layout: a tree of weights (district → streets → communities → grids) is laid out by recursive splitting. A
 * rectangle is cut across its longer side at a whole number, in proportion to the weights of both parts, so every child
 * lies exactly inside its parent.
 * (2) Bending, so that the result looks like a map: both neighbours give their common border the same vertices, at the
 * lattice lines and at every corner of a rectangle on the border. One smooth function of the position moves every
 * vertex, so neighbours still meet exactly.
 */
export interface Rectangle {
  left: number;
  bottom: number;
  right: number;
  top: number;
}

export interface Weighted {
  weight: number;
}

/** Divides `area` among `parts` in order, in proportion to their weights, with borders at whole numbers. */
export function splitByWeight<T extends Weighted>(
  area: Rectangle,
  parts: readonly T[],
): { part: T; area: Rectangle }[] {
  const [only, ...others] = parts;
  if (only === undefined) return [];
  if (others.length === 0) return [{ part: only, area }];
  const total = sum(parts);
  const middle = cutIndex(parts, total / 2);
  const share = sum(parts.slice(0, middle)) / total;
  const wide = area.right - area.left >= area.top - area.bottom;
  const low = wide ? area.left : area.bottom;
  const high = wide ? area.right : area.top;
  if (high - low < 2) throw new Error('the lattice is too coarse for so many parts');
  const cut = Math.min(high - 1, Math.max(low + 1, Math.round(low + (high - low) * share)));
  const [first, second] = wide
    ? [
        { ...area, right: cut },
        { ...area, left: cut },
      ]
    : [
        { ...area, top: cut },
        { ...area, bottom: cut },
      ];
  return [...splitByWeight(first, parts.slice(0, middle)), ...splitByWeight(second, parts.slice(middle))];
}

function sum(parts: readonly Weighted[]): number {
  return parts.reduce((total, part) => total + part.weight, 0);
}

/**
 * Returns the number of leading parts whose weights together are closest to the wanted weight: at least one part, and
 * never all parts.
 */
function cutIndex(parts: readonly Weighted[], wanted: number): number {
  let best = 1;
  let reached = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let index = 1; index < parts.length; index += 1) {
    reached += parts[index - 1]!.weight;
    const off = Math.abs(reached - wanted);
    if (off < distance) [best, distance] = [index, off];
  }
  return best;
}

export type Point = readonly [number, number];
export type Ring = Point[];

/** Distance in lattice units between two vertices on a border. */
const borderStep = 48;

/**
 * Returns the closed, counter-clockwise ring of every rectangle. Its vertices are its corners, the corners of
 * neighbours on its border and the lattice lines that meet its border. `bend` moves each vertex to its place on the
 * map.
 */
export function bentRings(rectangles: readonly Rectangle[], bend: (x: number, y: number) => Point): Ring[] {
  const cornersOnColumn = new Map<number, Set<number>>();
  const cornersOnRow = new Map<number, Set<number>>();
  for (const { left, bottom, right, top } of rectangles) {
    for (const x of [left, right]) {
      for (const y of [bottom, top]) {
        collect(cornersOnColumn, x, y);
        collect(cornersOnRow, y, x);
      }
    }
  }
  const sorted = (lines: Map<number, Set<number>>): Map<number, number[]> =>
    new Map([...lines].map(([line, stops]) => [line, [...stops].sort((a, b) => a - b)]));
  const columns = sorted(cornersOnColumn);
  const rows = sorted(cornersOnRow);
  return rectangles.map(({ left, bottom, right, top }) => {
    const along = (stops: number[], toPoint: (stop: number) => Point): Point[] => stops.slice(0, -1).map(toPoint);
    const ring = [
      ...along(stopsOf(rows.get(bottom)!, left, right), (x) => [x, bottom]),
      ...along(stopsOf(columns.get(right)!, bottom, top), (y) => [right, y]),
      ...along(stopsOf(rows.get(top)!, left, right).reverse(), (x) => [x, top]),
      ...along(stopsOf(columns.get(left)!, bottom, top).reverse(), (y) => [left, y]),
    ].map(([x, y]) => bend(x, y));
    return [...ring, ring[0]!];
  });
}

function collect(lines: Map<number, Set<number>>, line: number, stop: number): void {
  const stops = lines.get(line) ?? new Set();
  lines.set(line, stops.add(stop));
}

/**
 * Returns the vertices of a border on one line, in ascending order with both ends: corners of all rectangles and
 * lattice lines.
 */
function stopsOf(corners: readonly number[], low: number, high: number): number[] {
  const stops = new Set(corners.filter((corner) => corner >= low && corner <= high));
  for (let step = Math.ceil(low / borderStep) * borderStep; step <= high; step += borderStep) stops.add(step);
  return [...stops].sort((a, b) => a - b);
}

/** Twice the signed area of a closed ring of whole numbers. The result is exact below 2^53. */
export function doubleArea(ring: Ring): number {
  const [originX, originY] = ring[0]!;
  let total = 0;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = ring[index - 1]!;
    const [x2, y2] = ring[index]!;
    total += (x1 - originX) * (y2 - originY) - (x2 - originX) * (y1 - originY);
  }
  return total;
}

/**
 * Even-odd test with half-open edges. A point on a shared border lies in exactly one of the neighbours, because all
 * numbers are whole.
 */
export function ringContains(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [x1, y1] = ring[index - 1]!;
    const [x2, y2] = ring[index]!;
    if (y1 > y === y2 > y) continue;
    const side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
    if (y2 > y1 ? side > 0 : side < 0) inside = !inside;
  }
  return inside;
}
