import { datums, fromCgcs2000, type Datum } from './datum.js';
import type { Bounds } from './locator.js';
import { positionFault, positionProblem, type PositionFault } from './plausible.js';

const district: Bounds = { west: 118.7, south: 32.03, east: 118.82, north: 32.1 };

describe('a position', () => {
  it.each<[string, [number, number], PositionFault | null]>([
    ['inside', [118.75, 32.05], null],
    ['on the river beside the outermost grid', [118.698, 32.05], null],
    ['0/0', [0, 0], 'unset'],
    ['next to 0/0', [5e-324, -0.004], 'unset'],
    ['with swapped axes', [32.05, 118.75], 'swapped'],
    ['of another city with swapped axes', [39.9, 116.4], 'swapped'],
    ['with latitude 500', [118.75, 500], 'range'],
    ['with longitude 1e308', [1e308, 32.05], 'range'],
    ['that is infinite', [Infinity, 32], 'range'],
    ['that is no number', [118.75, NaN], 'range'],
    ['in metres of a projection', [39_667_000, 3_548_000], 'projected'],
    ['in metres of a web map', [13_219_000, 3_765_000], 'projected'],
    ['in Beijing', [116.4, 39.9], 'far'],
    ['in the next district', [118.9, 32.05], 'far'],
    ['on the other side of the earth', [-118.75, -32.05], 'far'],
  ])('%s is judged', (_, position, fault) => expect(positionFault(position, district)).toBe(fault));

  it('in the datum of a map app is recognised when its shift leads out of the district', () => {
    expect(positionFault(fromCgcs2000([118.819, 32.05], 'GCJ02'), district)).toBe('other-datum');
  });

  it('is judged by the reference in which it was given', () => {
    for (const datum of Object.keys(datums) as Datum[]) {
      const edge = fromCgcs2000([118.819, 32.05], datum);
      expect(positionFault(edge, district, datum)).toBeNull();
      expect(positionFault([0, 0], district, datum)).toBe('unset');
      expect(positionFault([32.05, 118.75], district, datum)).toBe('swapped');
      expect(positionFault([116.4, 39.9], district, datum)).toBe('far');
    }
    expect(positionFault([118.7, 32.05], district, 'GCJ02')).toBe('other-datum');
  });

  it('must lie in China when no grid is known', () => {
    expect(positionFault([116.4, 39.9], null)).toBeNull();
    expect(positionFault([2.35, 48.86], null)).toBe('far');
    expect(positionFault([32.05, 118.75], null)).toBe('swapped');
    expect(positionFault([0, 0], null)).toBe('unset');
  });

  it('is refused with the name of the wrong coordinate', () => {
    expect(positionProblem('range', [118, 91]).field).toBe('latitude');
    expect(positionProblem('range', [181, 32]).field).toBe('longitude');
    expect(positionProblem('swapped', [32, 118]).problemZh).toContain('颠倒');
  });
});
