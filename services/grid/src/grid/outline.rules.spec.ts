import type { Position } from '@jiceng/geometry/locator';
import fc from 'fast-check';
import { outlineOf } from './outline.rules.js';

/** The counter-clockwise ring of a square of length 1. */
const square = (x: number, y: number): Position[] => [
  [x, y],
  [x + 1, y],
  [x + 1, y + 1],
  [x, y + 1],
  [x, y],
];
const areaOf = (ring: readonly Position[]): number =>
  ring.slice(1).reduce((sum, [x, y], index) => sum + (ring[index]![0] * y - x * ring[index]![1]) / 2, 0);
const total = (rings: readonly (readonly Position[])[]): number => rings.reduce((sum, ring) => sum + areaOf(ring), 0);

describe('the outline of areas', () => {
  it('of two neighbours leaves out the border between them', () => {
    const outline = outlineOf([square(0, 0), square(1, 0)]);
    expect(outline).toHaveLength(1);
    expect(outline[0]).toHaveLength(7);
    expect(total(outline)).toBe(2);
  });

  it('of areas apart has a ring for each, and of areas around a gap a ring inside', () => {
    expect(outlineOf([square(0, 0), square(5, 5)])).toHaveLength(2);
    const around = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => [x, y] as const)).filter((at) => at.join() !== '1,1');
    const outline = outlineOf(around.map(([x, y]) => square(x, y)));
    expect(outline.map(areaOf).sort()).toEqual([-1, 9]);
  });

  it('of nothing is nothing', () => expect(outlineOf([])).toEqual([]));

  it('encloses the area of all parts, by closed rings', () => {
    const cells = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { selector: String, maxLength: 30 });
    fc.assert(
      fc.property(cells, (parts) => {
        const outline = outlineOf(parts.map(([x, y]) => square(x, y)));
        expect(total(outline)).toBe(parts.length);
        for (const ring of outline) expect(ring.at(-1)).toEqual(ring[0]);
      }),
    );
  });
});
