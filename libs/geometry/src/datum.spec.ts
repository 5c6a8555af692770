import fc from 'fast-check';
import { toCgcs2000, toGcj02 } from './datum.js';
import type { Position } from './locator.js';

describe('toGcj02', () => {
  it.each<[string, Position, Position]>([
    // Reference pairs of the open-source converters eviltransform and coordtransform.
    ['Shanghai', [121.531724, 31.22], [121.536249, 31.217906]],
    ['Beijing', [116.404, 39.915], [116.410245, 39.916404]],
  ])('shifts %s by the same distance as published converters', (_, position, expected) => {
    const [longitude, latitude] = toGcj02(position);
    expect(longitude).toBeCloseTo(expected[0], 3);
    expect(latitude).toBeCloseTo(expected[1], 3);
  });

  it('does not shift positions outside China', () => {
    expect(toGcj02([2.35, 48.86])).toEqual([2.35, 48.86]);
  });
});

describe('toCgcs2000', () => {
  it('leaves a position in CGCS2000 unchanged', () => {
    expect(toCgcs2000([118.77, 32.06], 'CGCS2000')).toEqual([118.77, 32.06]);
  });

  it('reverses GCJ-02 with an error below a millimetre everywhere in China', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 74, max: 135, noNaN: true }),
        fc.double({ min: 3, max: 53, noNaN: true }),
        (longitude, latitude) => {
          const back = toCgcs2000(toGcj02([longitude, latitude]), 'GCJ02');
          expect(Math.abs(back[0] - longitude)).toBeLessThan(1e-8);
          expect(Math.abs(back[1] - latitude)).toBeLessThan(1e-8);
        },
      ),
    );
  });

  it('moves a position in Nanjing by several hundred metres', () => {
    const [longitude] = toCgcs2000([118.7781, 32.0617], 'GCJ02');
    expect(118.7781 - longitude).toBeGreaterThan(0.004);
  });
});
