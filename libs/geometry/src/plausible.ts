import { toCgcs2000 } from './datum.js';
import type { Bounds, Position } from './locator.js';

/**
 * Why a position cannot be meant. `range`: no position on earth; `unset`: 0/0, which a device sends that found nothing;
 * `swapped`: latitude first; `projected`: metres of a projection; `other-datum`: inside when read as GCJ-02 or BD-09, which
 * map apps use; `far`: somewhere else.
 */
export type PositionFault = 'range' | 'unset' | 'swapped' | 'projected' | 'other-datum' | 'far';

/** China with its islands: where no grid is known yet, a position must lie at least here. */
export const CHINA: Bounds = { west: 73, south: 3, east: 136, north: 54 };
/** Degrees beyond the outermost grids that still count as the district: some 300 m, for roads and water on its border. */
const MARGIN = 0.003;
/** No coordinate in degrees is so large, and every one of a projection is larger. */
const LARGEST_DEGREE = 1000;

/** Judges a CGCS2000 position by the rectangle of the district's grids. Null when it is plausible. */
export function positionFault([longitude, latitude]: Position, district: Bounds | null): PositionFault | null {
  const bounds = widened(district ?? CHINA, district ? MARGIN : 0);
  if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return 'range';
  if (contains(bounds, [longitude, latitude])) return null;
  if (longitude === 0 && latitude === 0) return 'unset';
  if (contains(bounds, [latitude, longitude]) || contains(CHINA, [latitude, longitude])) return 'swapped';
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
    const large = Math.min(Math.abs(longitude), Math.abs(latitude)) > LARGEST_DEGREE;
    return large && Math.max(Math.abs(longitude), Math.abs(latitude)) < 1e9 ? 'projected' : 'range';
  }
  const readAgain = [toCgcs2000([longitude, latitude], 'GCJ02'), fromBd09([longitude, latitude])];
  return district && readAgain.some((position) => contains(district, position)) ? 'other-datum' : 'far';
}

/** The coordinate to blame, and the likely cause in both languages. */
export interface PositionProblem {
  field: 'longitude' | 'latitude';
  problemZh: string;
  problem: string;
}

/** A fault in words, with the likely cause. */
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
        problemZh: '不在本辖区内；可能是 GCJ-02 或 BD-09 坐标，须为 CGCS2000',
        problem: 'lies outside the district; it is probably in GCJ-02 or BD-09 and must be in CGCS2000',
      };
    case 'far':
      return { field: 'longitude', problemZh: '不在本辖区内', problem: 'lies outside the district' };
  }
}

/** The rectangle with a margin of so many degrees on each side. */
export function widened({ west, south, east, north }: Bounds, degrees: number): Bounds {
  return { west: west - degrees, south: south - degrees, east: east + degrees, north: north + degrees };
}

export function contains({ west, south, east, north }: Bounds, [longitude, latitude]: Position): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

/** Undoes the shift that Baidu's maps add to GCJ-02, then that of GCJ-02. Good to a few metres, enough to name a cause. */
function fromBd09([longitude, latitude]: Position): Position {
  const turn = (Math.PI * 3000) / 180;
  const [x, y] = [longitude - 0.0065, latitude - 0.006];
  const radius = Math.hypot(x, y) - 0.00002 * Math.sin(y * turn);
  const angle = Math.atan2(y, x) - 0.000003 * Math.cos(x * turn);
  return toCgcs2000([radius * Math.cos(angle), radius * Math.sin(angle)], 'GCJ02');
}
