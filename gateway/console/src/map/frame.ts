/** Longitude and latitude in degrees. */
export type Point = readonly number[];

export interface Frame {
  project: (point: Point) => [number, number];
  degreesOf: (x: number, y: number) => [number, number];
}

interface Paper {
  width: number;
  height: number;
  edge: number;
}

/** Fits degrees into a picture. Distances have the same scale in both directions at the latitude of the place. */
export function frameOf(points: readonly Point[], { width, height, edge }: Paper): Frame {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [longitude, latitude] of points) {
    west = Math.min(west, longitude!);
    east = Math.max(east, longitude!);
    south = Math.min(south, latitude!);
    north = Math.max(north, latitude!);
  }
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = Math.min(
    (width - 2 * edge) / ((east - west) * shrink || 1),
    (height - 2 * edge) / (north - south || 1),
  );
  const left = (width - (east - west) * shrink * scale) / 2;
  const top = (height - (north - south) * scale) / 2;
  return {
    project: ([longitude, latitude]) => [
      left + (longitude! - west) * shrink * scale,
      top + (north - latitude!) * scale,
    ],
    degreesOf: (x, y) => [west + (x - left) / (shrink * scale), north - (y - top) / scale],
  };
}
