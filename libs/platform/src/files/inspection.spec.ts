import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { inspect } from './inspection.js';
import { shownPhoto } from './photo.js';
import { blanked } from './video-parts.js';

async function* cut(bytes: Buffer, size = 5000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
async function all(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
const look = (bytes: Buffer) => inspect(cut(bytes), bytes.length);
const refused = (code: string) => expect.objectContaining({ code });

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#4a7' } });
/** A photo as a phone makes it: lying on its side, with camera and place. */
const fromPhone = (width = 1200, height = 800) =>
  plain(width, height)
    .composite([{ input: { create: { width: width / 2, height, channels: 3, background: '#d22' } }, left: 0, top: 0 }])
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'Secret Phone Works', Model: 'SP-1', Artist: '张三' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '32/1 3/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '118/1 45/1 0/1' },
    })
    .jpeg()
    .toBuffer();

function zipOf(entries: Record<string, Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(entries)) zip.addBuffer(bytes, name);
  zip.end();
  return all(zip.outputStream as unknown as AsyncIterable<Buffer>);
}
const docx = (more: Record<string, Buffer> = {}) =>
  zipOf({ '[Content_Types].xml': Buffer.from('<Types/>'), 'word/document.xml': Buffer.from('<w/>'), ...more });

/** A docx whose directory says that a part unpacks to so many bytes. */
async function claiming(bytes: number): Promise<Buffer> {
  const archive = await docx({ 'word/a.xml': Buffer.alloc(1000) });
  archive.writeUInt32LE(bytes, archive.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  return archive;
}

/** A small PNG file whose head says that it has so many pixels. */
async function claimingPixels(width: number, height: number): Promise<Buffer> {
  const photo = await plain(10, 10).png().toBuffer();
  photo.writeUInt32BE(width, 16);
  photo.writeUInt32BE(height, 20);
  photo.writeUInt32BE(crc32(photo.subarray(12, 29)), 29);
  return photo;
}

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const video = (...more: Buffer[]) =>
  Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isom')),
    box('mdat', Buffer.alloc(30_000, 9)),
    box('moov', box('mvhd', Buffer.alloc(100, 1)), box('trak', box('udta', Buffer.from('name: Wang')))),
    ...more,
  ]);

describe('what is shown of a photo', () => {
  it('stands upright and holds neither place nor camera nor names', async () => {
    const original = await fromPhone();
    expect(original.includes('Secret Phone Works')).toBe(true);
    expect((await sharp(original).metadata()).exif).toBeDefined();
    const { type, photo } = await look(original);
    expect(type).toBe('image/jpeg');
    for (const derivative of [photo!.shown, photo!.thumbnail]) {
      const { exif, icc, xmp, iptc, orientation } = await sharp(derivative).metadata();
      expect({ exif, icc, xmp, iptc, orientation }).toEqual({});
      expect(derivative.includes('Secret Phone Works')).toBe(false);
    }
    expect(photo).toMatchObject({ width: 800, height: 1200 });
    // The left half of the file is the upper half of the photo.
    const { data, info } = await sharp(photo!.shown).raw().toBuffer({ resolveWithObject: true });
    const red = (x: number, y: number) => data[(y * info.width + x) * info.channels]!;
    expect(red(400, 100)).toBeGreaterThan(180);
    expect(red(400, 1100)).toBeLessThan(120);
  });

  it('has at most 2,048 pixels, the thumbnail 320, and a small photo keeps its size', async () => {
    const large = (await look(await plain(5000, 2500).png().toBuffer())).photo!;
    expect([large.width, large.height]).toEqual([2048, 1024]);
    expect((await sharp(large.thumbnail).metadata()).width).toBe(320);
    expect((await look(await plain(30, 20).webp().toBuffer())).photo).toMatchObject({ width: 30, height: 20 });
  });

  it('has nothing left under a covered part', async () => {
    const bytes = await plain(400, 200).png().toBuffer();
    const { shown, thumbnail } = await shownPhoto(bytes, [{ x: 0.5, y: 0, width: 0.5, height: 1 }]);
    for (const derivative of [shown, thumbnail]) {
      const { data, info } = await sharp(derivative).raw().toBuffer({ resolveWithObject: true });
      const at = (x: number) => [...data.subarray((50 * info.width + x) * info.channels).subarray(0, 3)];
      expect(Math.max(...at(Math.round(info.width * 0.75)))).toBeLessThan(12);
      expect(Math.max(...at(Math.round(info.width * 0.25)))).toBeGreaterThan(100);
    }
  });
});

describe('the type of a file', () => {
  it('follows from its content, also for documents and videos', async () => {
    expect((await look(Buffer.from('%PDF-1.7\nhello\n%%EOF\n'))).type).toBe('application/pdf');
    expect((await look(await docx())).type).toContain('wordprocessingml');
    const sheet = zipOf({ '[Content_Types].xml': Buffer.from('x'), 'xl/workbook.xml': Buffer.from('x') });
    expect((await look(await sheet)).type).toContain('spreadsheetml');
    expect((await look(video())).type).toBe('video/mp4');
  });

  it.each<[string, string, () => Buffer | Promise<Buffer>]>([
    ['a HEIC photo', 'FILE_IS_HEIC', () => box('ftyp', Buffer.from('heic\0\0\0\0mif1heic'))],
    ['a program', 'FILE_TYPE_REFUSED', () => Buffer.from('MZ\x90\0 this is no photo')],
    ['a page', 'FILE_TYPE_REFUSED', () => Buffer.from('<html><script>alert(1)</script>')],
    ['an SVG picture', 'FILE_TYPE_REFUSED', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a ZIP archive of anything', 'FILE_TYPE_REFUSED', () => zipOf({ 'a.exe': Buffer.from('MZ') })],
    ['half a photo', 'FILE_DAMAGED', async () => (await fromPhone()).subarray(0, 3000)],
    ['half a PDF', 'FILE_DAMAGED', () => Buffer.from('%PDF-1.7\nhello')],
    ['half a docx', 'FILE_DAMAGED', async () => (await docx()).subarray(0, 100)],
    ['half a video', 'FILE_DAMAGED', () => video().subarray(0, 20_000)],
    ['a docx with macros', 'FILE_WITH_MACROS', () => docx({ 'word/vbaProject.bin': Buffer.from('x') })],
    [
      'a photo with an archive behind it',
      'FILE_OF_TWO_KINDS',
      async () => Buffer.concat([await fromPhone(), await zipOf({ 'a.exe': Buffer.from('MZ') })]),
    ],
    [
      'a photo that is also a page',
      'FILE_OF_TWO_KINDS',
      async () => {
        const bytes = await fromPhone();
        const comment = Buffer.from('\xff\xfe\x00\x20<script>alert(1)</script>    ', 'latin1');
        return Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]);
      },
    ],
    ['a docx that unpacks to 300 MB', 'FILE_UNPACKS_TOO_LARGE', () => claiming(300_000_000)],
    ['a photo of a hundred megapixels', 'FILE_TOO_MANY_PIXELS', () => claimingPixels(10_000, 10_000)],
    [
      'a PDF of 21 MB',
      'FILE_TOO_LARGE',
      () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(21 * 1024 * 1024)]),
    ],
  ])('refuses %s', async (_, code, make) => {
    await expect(look(await make())).rejects.toThrow(refused(code));
  });
});

describe('what is shown of a video', () => {
  it('has the same length and lacks names and places, wherever they stand', async () => {
    const original = video(
      box('uuid', Buffer.from('xmp: place 32.05')),
      box('udta', Buffer.from('\xa9xyz+32.05', 'latin1')),
    );
    const { video: blanking } = await look(original);
    const shown = await all(blanked(cut(original, 11), blanking!));
    expect(shown).toHaveLength(original.length);
    for (const word of ['Wang', 'place', '+32.05', 'udta', 'uuid']) {
      expect(original.includes(word)).toBe(true);
      expect(shown.includes(word)).toBe(false);
    }
    expect(shown.includes(Buffer.alloc(30_000, 9))).toBe(true);
    // The shown file is still a video, and it contains nothing more to blank.
    expect((await look(shown)).video).toEqual({ zeros: [], renamed: [] });
  });
});
