import type { Position } from './locator.js';

/**
 * Geodetic references of positions, with their descriptions in the API. Positions are stored in CGCS2000; WGS 84
 * differs from it by centimetres, so both count as equal.
 */
export const datums = {
  CGCS2000: 'The national reference. All positions are stored in it.',
  WGS84: 'The reference of GPS. It differs from CGCS2000 by centimetres and is not converted.',
  GCJ02: 'The shifted reference of Chinese map apps.',
  BD09: "The reference of Baidu's maps, which shift GCJ-02 once more.",
} as const;
export type Datum = keyof typeof datums;

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
  if (datum === 'CGCS2000' || datum === 'WGS84') return position;
  let estimate = position;
  for (let round = 0; round < ROUNDS; round += 1) {
    const shifted = fromCgcs2000(estimate, datum);
    estimate = [estimate[0] + position[0] - shifted[0], estimate[1] + position[1] - shifted[1]];
  }
  return estimate;
}

/** Converts a CGCS2000 position to the reference of a map. */
export function fromCgcs2000(position: Position, datum: Datum): Position {
  switch (datum) {
    case 'CGCS2000':
    case 'WGS84':
      return position;
    case 'GCJ02':
      return toGcj02(position);
    case 'BD09':
      return toBd09(toGcj02(position));
  }
}

/** Adds the shift of Baidu's maps to a GCJ-02 position. */
function toBd09([longitude, latitude]: Position): Position {
  const turn = (Math.PI * 3000) / 180;
  const radius = Math.hypot(longitude, latitude) + 0.00002 * Math.sin(latitude * turn);
  const angle = Math.atan2(latitude, longitude) + 0.000003 * Math.cos(longitude * turn);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

/** Converts a CGCS2000 position to GCJ-02. Positions outside the rectangle around China are not shifted. */
function toGcj02([longitude, latitude]: Position): Position {
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
