import type { Position } from './locator.js';

/**
 * The geodetic reference of a position: CGCS2000 (equal to WGS 84 within centimetres) or GCJ-02, which Chinese map apps
 * use.
 */
export const datums = ['CGCS2000', 'GCJ02'] as const;
export type Datum = (typeof datums)[number];

/**
 * Semi-major axis (metres) and squared eccentricity of the Krasovsky ellipsoid, with which GCJ-02 computes its shift.
 */
const AXIS = 6378245;
const ECCENTRICITY = 0.006693421622965943;
/**
 * Number of iterations of the inverse, which has no closed form. Each iteration adds about three exact decimal places,
 * and five reach the precision of a double.
 */
const ROUNDS = 5;

/** Converts a position to CGCS2000. The result agrees with the forward transformation to a millimetre. */
export function toCgcs2000(position: Position, datum: Datum): Position {
  if (datum === 'CGCS2000') return position;
  let estimate = position;
  for (let round = 0; round < ROUNDS; round += 1) {
    const shifted = toGcj02(estimate);
    estimate = [estimate[0] + position[0] - shifted[0], estimate[1] + position[1] - shifted[1]];
  }
  return estimate;
}

/**
 * Converts a CGCS2000 position to GCJ-02, for maps that use it. Positions outside the rectangle around China are not
 * shifted.
 */
export function toGcj02([longitude, latitude]: Position): Position {
  if (longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271)
    return [longitude, latitude];
  const radians = (latitude / 180) * Math.PI;
  const magic = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const east = eastShift(longitude - 105, latitude - 35);
  const north = northShift(longitude - 105, latitude - 35);
  return [
    longitude + (east * 180) / ((AXIS / Math.sqrt(magic)) * Math.cos(radians) * Math.PI),
    latitude + (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))) * Math.PI),
  ];
}

/** Shift to the east in metres. */
function eastShift(x: number, y: number): number {
  return (
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    waves([
      [20, 6 * x],
      [20, 2 * x],
      [20, x],
      [40, x / 3],
      [150, x / 12],
      [300, x / 30],
    ])
  );
}

/** Shift to the north in metres. */
function northShift(x: number, y: number): number {
  return (
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    waves([
      [20, 6 * x],
      [20, 2 * x],
      [20, y],
      [40, y / 3],
      [160, y / 12],
      [320, y / 30],
    ])
  );
}

function waves(terms: readonly [amplitude: number, halfTurns: number][]): number {
  return terms.reduce((sum, [amplitude, halfTurns]) => sum + amplitude * Math.sin(halfTurns * Math.PI), 0) * (2 / 3);
}
