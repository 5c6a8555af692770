import fc from 'fast-check';
import { datums, fromCgcs2000, toCgcs2000, type Datum } from './datum.js';
import type { Position } from './locator.js';

describe('fromCgcs2000', () => {
  it.each<[string, Datum, Position, Position]>([
    // Reference pairs of the open-source converters eviltransform and coordtransform.
    ['Shanghai', 'GCJ02', [121.531724, 31.22], [121.536249, 31.217906]],
    ['Beijing', 'GCJ02', [116.404, 39.915], [116.410245, 39.916404]],
    ['Beijing', 'BD09', [116.404, 39.915], [116.416626, 39.922698]],
  ])('shifts %s to %s by the same distance as published converters', (_, datum, position, expected) => {
    const [longitude, latitude] = fromCgcs2000(position, datum);
    expect(longitude).toBeCloseTo(expected[0], 3);
    expect(latitude).toBeCloseTo(expected[1], 3);
  });

  it('does not shift positions outside China to GCJ-02', () => {
    expect(fromCgcs2000([2.35, 48.86], 'GCJ02')).toEqual([2.35, 48.86]);
  });
});

describe('toCgcs2000', () => {
  it.each<Datum>(['CGCS2000', 'WGS84'])('leaves a position in %s unchanged', (datum) => {
    expect(toCgcs2000([118.77, 32.06], datum)).toEqual([118.77, 32.06]);
  });

  it.each(Object.keys(datums) as Datum[])(
    'reverses %s with an error below a millimetre everywhere in China',
    (datum) => {
      fc.assert(
        fc.property(
          fc.double({ min: 74, max: 135, noNaN: true }),
          fc.double({ min: 3, max: 53, noNaN: true }),
          (longitude, latitude) => {
            const back = toCgcs2000(fromCgcs2000([longitude, latitude], datum), datum);
            expect(Math.abs(back[0] - longitude)).toBeLessThan(1e-8);
            expect(Math.abs(back[1] - latitude)).toBeLessThan(1e-8);
          },
        ),
      );
    },
  );

  it.each<Datum>(['GCJ02', 'BD09'])('moves a position in Nanjing from %s by several hundred metres', (datum) => {
    const [longitude] = toCgcs2000([118.7781, 32.0617], datum);
    expect(118.7781 - longitude).toBeGreaterThan(0.004);
  });
});
