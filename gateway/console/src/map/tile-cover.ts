import type { Frame } from './frame';

/** Pixels of a tile's side. */
const TILE = 256;
/** Pixels of a screen for one unit of the drawing. */
const SHARPNESS = 2;
/** At most this many tiles are read for a drawing. */
const MOST_TILES = 40;

interface Tile {
  z: number;
  x: number;
  y: number;
  /** Where the tile lies in the drawing. */
  place: { x: number; y: number; width: number; height: number };
}

/**
 * Returns the tiles in web mercator that cover a drawing, at the zoom at which their pixels are about as large as those
 * of the screen. Over a district the difference between the two projections is below a pixel.
 */
export function tilesOf(
  frame: Frame,
  { width, height }: { width: number; height: number },
  { minZoom, maxZoom }: { minZoom: number; maxZoom: number },
): Tile[] {
  const [west, north] = frame.degreesOf(0, 0);
  const [east, south] = frame.degreesOf(width, height);
  const wanted = Math.round(Math.log2((width * SHARPNESS * 360) / (TILE * (east - west))));
  let z = Math.min(Math.max(wanted, minZoom), maxZoom);
  let tiles = cover(frame, z, { west, north, east, south });
  while (tiles.length > MOST_TILES && z > minZoom) tiles = cover(frame, (z -= 1), { west, north, east, south });
  return tiles.slice(0, MOST_TILES);
}

type Box = Record<'west' | 'north' | 'east' | 'south', number>;

function cover(frame: Frame, z: number, { west, north, east, south }: Box): Tile[] {
  const side = 2 ** z;
  const column = (longitude: number): number => Math.floor(((longitude + 180) / 360) * side);
  const row = (latitude: number): number => Math.floor(mercator(latitude) * side);
  const tiles: Tile[] = [];
  for (let x = Math.max(column(west), 0); x <= Math.min(column(east), side - 1); x += 1)
    for (let y = Math.max(row(north), 0); y <= Math.min(row(south), side - 1); y += 1) {
      const [left, top] = frame.project([(x / side) * 360 - 180, latitudeOf(y / side)]);
      const [right, bottom] = frame.project([((x + 1) / side) * 360 - 180, latitudeOf((y + 1) / side)]);
      tiles.push({ z, x, y, place: { x: left, y: top, width: right - left, height: bottom - top } });
    }
  return tiles;
}

/** The distance from the upper edge of the world map, from 0 to 1. */
function mercator(latitude: number): number {
  return (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2;
}

function latitudeOf(distance: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * distance))) * 180) / Math.PI;
}
