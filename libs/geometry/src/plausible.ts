import { datums, toCgcs2000, type Datum } from './datum.js';
import type { Bounds, Position } from './locator.js';

/**
 * Why a position is implausible. `range`: it is not on earth; `unset`: 0/0 or next to it, which devices send without a
 * fix;
 * `swapped`: latitude comes first; `projected`: metres of a projection; `other-datum`: it lies inside the district when
 * read in another reference than the given one; `far`: it lies outside for another reason.
 */
export type PositionFault = 'range' | 'unset' | 'swapped' | 'projected' | 'other-datum' | 'far';

/** China with its islands. A position must lie in this rectangle when no grid is known. */
export const CHINA: Bounds = { west: 73, south: 3, east: 136, north: 54 };
/**
 * Margin around the outermost grids in degrees, about 300 m, so that roads and water on the border count as part of the
 * district.
 */
const MARGIN = 0.003;
/** Both coordinates of a device without a fix are smaller, also when it adds the noise of its sensor. */
const UNSET_DEGREES = 0.01;
/** No coordinate in degrees is this large, and every coordinate of a projection is larger. */
const LARGEST_DEGREE = 1000;

/**
 * Checks a position of the given reference against the rectangle of the district's grids. Returns null when the
 * position is plausible.
 */
export function positionFault(
  position: Position,
  district: Bounds | null,
  datum: Datum = 'CGCS2000',
): PositionFault | null {
  const [longitude, latitude] = position;
  const bounds = widened(district ?? CHINA, district ? MARGIN : 0);
  if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return 'range';
  if (contains(bounds, toCgcs2000(position, datum))) return null;
  if (Math.max(Math.abs(longitude), Math.abs(latitude)) < UNSET_DEGREES) return 'unset';
  if (contains(bounds, [latitude, longitude]) || contains(CHINA, [latitude, longitude])) return 'swapped';
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
    const large = Math.min(Math.abs(longitude), Math.abs(latitude)) > LARGEST_DEGREE;
    return large && Math.max(Math.abs(longitude), Math.abs(latitude)) < 1e9 ? 'projected' : 'range';
  }
  const others = (Object.keys(datums) as Datum[]).filter((other) => other !== datum);
  return district && others.some((other) => contains(district, toCgcs2000(position, other))) ? 'other-datum' : 'far';
}

/** The wrong coordinate, and the likely cause in both languages. */
export interface PositionProblem {
  field: 'longitude' | 'latitude';
  problemZh: string;
  problem: string;
}

/** Describes a fault with its likely cause. */
export function positionProblem(fault: PositionFault, [longitude]: Position): PositionProblem {
  switch (fault) {
    case 'range':
      return Math.abs(longitude) <= 180
        ? { field: 'latitude', problemZh: '应在 -90 至 90 之间', problem: 'must be between -90 and 90' }
        : { field: 'longitude', problemZh: '应在 -180 至 180 之间', problem: 'must be between -180 and 180' };
    case 'unset':
      return {
        field: 'longitude',
        problemZh: '经纬度均为 0，设备可能未取得定位',
        problem: 'is 0 together with the latitude: the device probably found no position',
      };
    case 'swapped':
      return {
        field: 'longitude',
        problemZh: '经度与纬度可能颠倒',
        problem: 'and latitude are probably swapped',
      };
    case 'projected':
      return {
        field: 'longitude',
        problemZh: '须为度，所给可能是投影坐标（米）',
        problem: 'must be in degrees; this is probably a projected coordinate in metres',
      };
    case 'other-datum':
      return {
        field: 'longitude',
        problemZh: '不在本辖区内；坐标系可能有误，请注明坐标系：CGCS2000、WGS84、GCJ02 或 BD09',
        problem: 'lies outside the district; name its reference in datum: CGCS2000, WGS84, GCJ02 or BD09',
      };
    case 'far':
      return { field: 'longitude', problemZh: '不在本辖区内', problem: 'lies outside the district' };
  }
}

/** Returns the rectangle with a margin of the given degrees on each side. */
export function widened({ west, south, east, north }: Bounds, degrees: number): Bounds {
  return { west: west - degrees, south: south - degrees, east: east + degrees, north: north + degrees };
}

export function contains({ west, south, east, north }: Bounds, [longitude, latitude]: Position): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}
