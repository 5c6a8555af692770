import { describe, expect, it } from '@jest/globals';
import { frameOf } from './frame';
import { tilesOf } from './tile-cover';

const paper = { width: 360, height: 260 };
const street = frameOf(
  [
    [118.75, 32.04],
    [118.78, 32.06],
  ],
  { ...paper, edge: 12 },
);

describe('tilesOf', () => {
  it('covers the drawing without gaps, at a zoom that the file has', () => {
    const tiles = tilesOf(street, paper, { minZoom: 8, maxZoom: 14 });
    expect(new Set(tiles.map(({ z }) => z))).toEqual(new Set([14]));
    const left = Math.min(...tiles.map(({ place }) => place.x));
    const right = Math.max(...tiles.map(({ place }) => place.x + place.width));
    const top = Math.min(...tiles.map(({ place }) => place.y));
    const bottom = Math.max(...tiles.map(({ place }) => place.y + place.height));
    expect([left <= 0, top <= 0, right >= paper.width, bottom >= paper.height]).toEqual([true, true, true, true]);
    const columns = new Set(tiles.map(({ x }) => x)).size;
    const rows = new Set(tiles.map(({ y }) => y)).size;
    expect(tiles).toHaveLength(columns * rows);
  });

  it('names the tile of a place as other programs do', () => {
    // Nanjing's Xinjiekou at zoom 14, by the formula of the OpenStreetMap wiki.
    const tile = tilesOf(street, paper, { minZoom: 14, maxZoom: 14 }).find(({ place }) => {
      const [x, y] = street.project([118.778, 32.043]);
      return x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height;
    });
    expect(tile).toMatchObject({ x: 13597, y: 6651 });
  });

  it('takes a wider zoom before it reads more than forty tiles', () => {
    const district = frameOf(
      [
        [118.7, 32.0],
        [118.9, 32.2],
      ],
      { ...paper, edge: 0 },
    );
    const tiles = tilesOf(district, { width: 6400, height: 4400 }, { minZoom: 3, maxZoom: 18 });
    expect(tiles.length).toBeLessThanOrEqual(40);
    expect(tiles.length).toBeGreaterThan(4);
  });
});
