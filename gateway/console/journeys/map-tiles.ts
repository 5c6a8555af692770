import sharp from 'sharp';

/** Zooms from 0 to this one have tiles. */
const MAX_ZOOM = 16;

/** Returns a PMTiles file (version 3) in which every tile is the same picture: a field with a border. */
export async function mapTiles(): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">
    <rect width="256" height="256" fill="#e8eedd" stroke="#8a9a5b" stroke-width="6"/>
    <path d="M0 128H256M128 0V256" stroke="#fff" stroke-width="14"/></svg>`;
  const picture = await sharp(Buffer.from(drawing)).png().toBuffer();
  const tiles = (4 ** (MAX_ZOOM + 1) - 1) / 3;
  // One entry: from tile 0, for all tiles, the length of the picture, and its offset plus one.
  const directory = Buffer.from([1, 0, tiles, picture.length, 1].flatMap(varint));
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles', 'latin1');
  header[7] = 3;
  let at = header.length;
  for (const [place, length] of [
    [8, directory.length],
    [24, metadata.length],
    [40, 0],
    [56, picture.length],
  ] as const) {
    header.writeBigUInt64LE(BigInt(at), place);
    header.writeBigUInt64LE(BigInt(length), place + 8);
    at += length;
  }
  header.writeBigUInt64LE(BigInt(tiles), 72);
  header.writeBigUInt64LE(1n, 80);
  header.writeBigUInt64LE(1n, 88);
  // Clustered; directories and tiles without compression; PNG.
  header.set([1, 1, 1, 2, 0, MAX_ZOOM], 96);
  return Buffer.concat([header, directory, metadata, picture]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}
