import Flatbush from 'flatbush';
import pointInPolygon from 'point-in-polygon-hao';

/** Longitude and latitude in degrees, CGCS2000. */
export type Position = [longitude: number, latitude: number];

/** A rectangle in degrees, CGCS2000. */
export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** An area that can be located: its outer ring first, holes after it, every ring closed. */
export interface LocatableGrid {
  code: string;
  geometry: { type: 'Polygon'; coordinates: Position[][] };
}

/**
 * Finds the grid of a position in memory: a packed R-tree of bounding boxes, then an exact point-in-polygon test with
 * robust predicates. A position on a border that grids share belongs to exactly one of them, the one with the lowest
 * code, so that two services which hold the same grids always give the same answer. Immutable: build a new one when a
 * grid changes.
 */
export class GridLocator {
  private readonly grids: LocatableGrid[];
  private readonly index: Flatbush | null;

  /** @throws Error when a ring is open or has fewer than four positions; the message names the grid. */
  constructor(grids: Iterable<LocatableGrid>) {
    // Sorted by code, so that the lowest index among the hits is the lowest code.
    this.grids = [...grids].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
    this.index = this.grids.length > 0 ? new Flatbush(this.grids.length) : null;
    for (const grid of this.grids) {
      assertClosedRings(grid);
      this.index?.add(...boundsOf(grid.geometry.coordinates[0]!));
    }
    this.index?.finish();
  }

  get size(): number {
    return this.grids.length;
  }

  /** The rectangle around all grids; null while there is none. */
  get bounds(): Bounds | null {
    if (!this.index) return null;
    const { minX, minY, maxX, maxY } = this.index;
    return { west: minX, south: minY, east: maxX, north: maxY };
  }

  /** The code of the one grid that holds the position, or null outside all of them. Costs O(log grids). */
  locate(position: Position): string | null {
    const [longitude, latitude] = position;
    if (!this.index || !Number.isFinite(longitude) || !Number.isFinite(latitude)) return null;
    let found = -1;
    for (const candidate of this.index.search(longitude, latitude, longitude, latitude)) {
      if (found !== -1 && candidate > found) continue;
      // 0 means "on the border", which counts as inside.
      if (pointInPolygon(position, this.grids[candidate]!.geometry.coordinates) !== false) found = candidate;
    }
    return found === -1 ? null : this.grids[found]!.code;
  }
}

function assertClosedRings(grid: LocatableGrid): void {
  if (grid.geometry.coordinates.length === 0) throw new Error(`grid ${grid.code} has no ring`);
  for (const ring of grid.geometry.coordinates) {
    const first = ring[0];
    const last = ring.at(-1);
    if (ring.length < 4 || !first || !last || first[0] !== last[0] || first[1] !== last[1]) {
      throw new Error(`grid ${grid.code} has a ring that is not closed`);
    }
  }
}

function boundsOf(ring: Position[]): [minX: number, minY: number, maxX: number, maxY: number] {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return [minX, minY, maxX, maxY];
}
