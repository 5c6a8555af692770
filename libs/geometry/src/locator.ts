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

/** An area that can be located. The outer ring comes first and holes follow; every ring is closed. */
export interface LocatableGrid {
  code: string;
  geometry: { type: 'Polygon'; coordinates: Position[][] };
}

/** Metres of a degree of latitude. */
const METRES_PER_DEGREE = 111_195;

/**
 * Finds the grid of a position in memory with a packed R-tree of bounding boxes and an exact point-in-polygon test. A
 * position on a border that several grids share belongs to the grid with the lowest code, so that two services with the
 * same grids give the same answer. The locator is immutable: build a new one when a grid changes.
 */
export class GridLocator {
  private readonly grids: LocatableGrid[];
  private readonly index: Flatbush | null;

  /** @throws Error that names the grid when a ring is open or has fewer than four positions */
  constructor(grids: Iterable<LocatableGrid>) {
    // The grids are sorted by code, so that the lowest index among the hits has the lowest code.
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

  /** The rectangle around all grids; null when there are none. */
  get bounds(): Bounds | null {
    if (!this.index) return null;
    const { minX, minY, maxX, maxY } = this.index;
    return { west: minX, south: minY, east: maxX, north: maxY };
  }

  /** Returns the code of the grid that contains the position, or null when no grid does. Takes O(log grids). */
  locate(position: Position): string | null {
    const [longitude, latitude] = position;
    if (!this.index || !Number.isFinite(longitude) || !Number.isFinite(latitude)) return null;
    let found = -1;
    for (const candidate of this.index.search(longitude, latitude, longitude, latitude)) {
      if (found !== -1 && candidate > found) continue;
      // The result 0 means that the position is on the border, which counts as inside.
      if (pointInPolygon(position, this.grids[candidate]!.geometry.coordinates) !== false) found = candidate;
    }
    return found === -1 ? null : this.grids[found]!.code;
  }

  /**
   * Codes of the grids whose rectangles come within `metres` of the position; the grid of the position is among them.
   */
  near([longitude, latitude]: Position, metres: number): string[] {
    if (!this.index || !Number.isFinite(longitude) || !Number.isFinite(latitude)) return [];
    const south = metres / METRES_PER_DEGREE;
    const west = south / Math.cos((latitude * Math.PI) / 180);
    const hits = this.index.search(longitude - west, latitude - south, longitude + west, latitude + south);
    return hits.sort((a, b) => a - b).map((each) => this.grids[each]!.code);
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
