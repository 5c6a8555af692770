import type { District } from './divisions.js';
import { placeOf } from './places.js';
import type { Random } from './random.js';
import { seededRandom } from './random.js';
import type { Point, Rectangle, Ring } from './tiling.js';
import { bentRings, doubleArea, ringContains, splitByWeight } from './tiling.js';

export interface DemoGrid {
  /** The code of the community and three digits. */
  code: string;
  name: string;
  kind: 'general' | 'special';
  communityCode: string;
  households: number;
  /**
   * A closed ring, counter-clockwise, in units of 1e-7 degrees. The numbers are whole, so no precision is lost by
   * rounding.
   */
  ring: Ring;
}

/** Number of units in a degree. One unit is about a centimetre. */
export const unitsPerDegree = 10_000_000;
const latticeWidth = 4096;
const kilometresPerDegree = 111.32;

/**
 * Kinds of places in special grids (专属网格). A special grid has as many households as other grids, because people
 * live around the place.
 */
const specialPlaces = ['农贸市场', '大学校区', '产业园区', '公园', '医院', '商圈', '建筑工地', '交通枢纽'];

/**
 * Draws streets, communities and grids as one exact tiling, at the district's real position and about its real size.
 * The shapes are invented; codes, names and nesting are real. A community gets 2 to 4 grids of 300–500 households,
 * which is fewer than in reality so that the demo loads within seconds; the area of a grid follows its households.
 */
export function drawGrids(district: District, seed: string): DemoGrid[] {
  const random = seededRandom(`${seed}:grids`);
  const planned = district.streets.map((street) => {
    const communities = street.communities.map((community) => planCommunity(community, random));
    return { communities, weight: total(communities) };
  });
  const place = placeOf(district.code);
  const extent: Rectangle = { left: 0, bottom: 0, right: latticeWidth, top: Math.round(latticeWidth * place.aspect) };
  const laidOut = splitByWeight(extent, planned)
    .flatMap(({ part, area }) => splitByWeight(area, part.communities))
    .flatMap(({ part, area }) => splitByWeight(area, part.grids));
  const rings = bentRings(
    laidOut.map(({ area }) => area),
    bendToPlace(extent, place),
  );
  return laidOut.map(({ part: { weight, ...grid } }, index) => ({ ...grid, households: weight, ring: rings[index]! }));
}

function planCommunity(community: { code: string; name: string }, random: Random) {
  const grids = Array.from({ length: random.integer(2, 4) }, (_, index) => {
    const special = random.chance(0.05);
    return {
      code: `${community.code}${String(index + 1).padStart(3, '0')}`,
      name: special
        ? `${community.name}${random.pick(specialPlaces)}专属网格`
        : `${community.name}第${'一二三四'[index]}网格`,
      kind: special ? ('special' as const) : ('general' as const),
      communityCode: community.code,
      weight: random.integer(300, 500),
    };
  });
  return { grids, weight: total(grids) };
}

function total(parts: readonly { weight: number }[]): number {
  return parts.reduce((sum, { weight }) => sum + weight, 0);
}

/**
 * Returns the function that moves a lattice point to the map, in whole units of 1e-7 degrees: it scales to the area of
 * the district, moves to its position and bends the lines. The waves are so long and low (slope below 0.3) that borders
 * cannot cross.
 */
function bendToPlace(extent: Rectangle, place: ReturnType<typeof placeOf>): (x: number, y: number) => Point {
  const height = extent.top / latticeWidth;
  const widthKilometres = Math.sqrt(place.area / height);
  const kilometres = widthKilometres / latticeWidth;
  const longitudeKilometres = kilometresPerDegree * Math.cos((place.latitude * Math.PI) / 180);
  const wave = (across: number, slope: number, length: number, phase: number): number =>
    ((slope * length) / (2 * Math.PI)) * Math.sin((2 * Math.PI * across) / length + phase);
  return (x, y) => {
    const bentX = x + wave(y, 0.22, latticeWidth * 0.9, 0.4) + wave(y, 0.08, latticeWidth * 0.17, 1.9);
    const bentY = y + wave(x, 0.2, latticeWidth * 0.8, 2.2) + wave(x, 0.08, latticeWidth * 0.13, 0.7);
    return [
      Math.round((place.longitude + ((bentX - latticeWidth / 2) * kilometres) / longitudeKilometres) * unitsPerDegree),
      Math.round((place.latitude + ((bentY - extent.top / 2) * kilometres) / kilometresPerDegree) * unitsPerDegree),
    ];
  };
}

/** Returns the grids as GeoJSON for `importGrids`. */
export function toGeoJson(grids: readonly DemoGrid[]): string {
  const features = grids.map(({ ring, ...properties }) =>
    JSON.stringify({
      type: 'Feature',
      properties,
      geometry: geometryOf({ ring }),
    }),
  );
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`;
}

/** The border of a grid as GeoJSON, in degrees. */
export function geometryOf({ ring }: Pick<DemoGrid, 'ring'>): { type: 'Polygon'; coordinates: [number, number][][] } {
  return { type: 'Polygon', coordinates: [ring.map(([x, y]) => [x / unitsPerDegree, y / unitsPerDegree])] };
}

export interface Position {
  longitude: number;
  latitude: number;
}

/** Returns a point inside the grid in whole units, so that it cannot lie on a neighbour's border. */
export function positionInside(grid: DemoGrid, random: Random): Position {
  const xs = grid.ring.map(([x]) => x);
  const ys = grid.ring.map(([, y]) => y);
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  for (;;) {
    const x = random.integer(left, right);
    const y = random.integer(bottom, top);
    if (ringContains(grid.ring, x, y)) return { longitude: x / unitsPerDegree, latitude: y / unitsPerDegree };
  }
}

/** Area of a grid in square metres, for display. Exact comparisons use `doubleArea`. */
export function squareMetres(grid: DemoGrid): number {
  const metresPerUnit = (kilometresPerDegree * 1000) / unitsPerDegree;
  const latitude = grid.ring[0]![1] / unitsPerDegree;
  return (doubleArea(grid.ring) / 2) * metresPerUnit ** 2 * Math.cos((latitude * Math.PI) / 180);
}
