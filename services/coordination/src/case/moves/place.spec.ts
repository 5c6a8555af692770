import { GridLocator, type Position } from '@jiceng/geometry/locator';
import { positionFault, positionProblem } from '@jiceng/geometry/plausible';
import type { Directory } from '../../rulebook/directory/directory.js';
import { placeIn } from './place.js';

const areaCode = '320106001001';
const square = (west: number, south: number): Position[] => [
  [west, south],
  [west + 0.02, south],
  [west + 0.02, south + 0.02],
  [west, south + 0.02],
  [west, south],
];
/** A district whose two grids touch at no corner, so that the rectangle around them contains other districts. */
const locator = new GridLocator(
  [square(118.7, 32), square(118.8, 32.1)].map((ring, index) => ({
    code: `${areaCode}00${index}`,
    geometry: { type: 'Polygon' as const, coordinates: [ring] },
  })),
);
const directory = {
  locator,
  knowsArea: (code: string) => code === areaCode,
  districtCode: '320106000000',
  problemOfPosition(position: Position) {
    const fault = positionFault(position, locator.bounds);
    return fault && { ...positionProblem(fault, position), isFar: fault === 'far' };
  },
} as unknown as Directory;

const areaOf = (longitude: number, latitude: number, area: string | null = areaCode): string => {
  try {
    return placeIn(directory, { longitude, latitude, areaCode: area }, 'place.').areaCode;
  } catch (error) {
    const { code, details } = error as { code: string; details: { field?: string } };
    return `${code} ${details.field ?? ''}`.trim();
  }
};

describe('the place of a report', () => {
  it('is the grid of the position, and the named area on water beside the grids', () => {
    expect(areaOf(118.71, 32.01)).toBe(`${areaCode}000`);
    expect(areaOf(118.73, 32.01)).toBe(areaCode);
    expect(areaOf(118.73, 32.01, null)).toBe('PLACE_OUTSIDE_DISTRICT');
  });

  it('is not in the next district, though an area is named and the rectangle around the grids contains the position', () => {
    expect(areaOf(118.71, 32.11)).toBe('PLACE_OUTSIDE_DISTRICT');
    expect(areaOf(118.81, 32.01)).toBe('PLACE_OUTSIDE_DISTRICT');
  });

  it.each([
    ['swapped axes', [32.01, 118.71], 'BAD_INPUT place.longitude'],
    ['no fix', [1e-9, 0], 'BAD_INPUT place.longitude'],
    ['latitude 500', [118.71, 500], 'BAD_INPUT place.latitude'],
  ] as const)('is refused with the path of the wrong coordinate: %s', (_, [longitude, latitude], refusal) =>
    expect(areaOf(longitude, latitude)).toBe(refusal),
  );
});
