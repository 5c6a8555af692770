import sharp, { type CreateRaw, type Sharp } from 'sharp';
import { fileErrors } from './file.errors.js';

/** Longest side in pixels of the shown photo and of the thumbnail. Phones send photos of at most the first size. */
export const SHOWN_PIXELS = 2048;
export const THUMBNAIL_PIXELS = 320;
const MOST_MEGAPIXELS = 60;
/**
 * Largest number of megapixels of a photo that is no JPEG. A JPEG is made smaller while it is decoded; other photos are
 * decoded whole.
 */
const MOST_MEGAPIXELS_WHOLE = 24;

/** A rectangle in fractions of the width and height of the shown photo, from its upper left corner. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The two derivatives of a photo. Neither holds EXIF, place, device or profile. */
export interface ShownPhoto {
  shown: Buffer;
  thumbnail: Buffer;
  width: number;
  height: number;
}

// Each photo is processed by one thread, and nothing is kept between photos, so that the number of photos in work
// bounds the memory of the process.
sharp.concurrency(1);
sharp.cache(false);

const opened = (bytes: Buffer): Sharp =>
  sharp(bytes, { limitInputPixels: MOST_MEGAPIXELS * 1_000_000, failOn: 'error', sequentialRead: true });

/**
 * Makes the shown photo and the thumbnail: turned upright, at most 2,048 pixels, as JPEG without any metadata.
 * @param covered rectangles that are painted black, for faces and plates
 * @throws FILE_TOO_MANY_PIXELS, FILE_DAMAGED
 */
export async function shownPhoto(bytes: Buffer, covered: readonly Rectangle[] = []): Promise<ShownPhoto> {
  try {
    const { width, height, format } = await opened(bytes).metadata();
    const most = format === 'jpeg' ? MOST_MEGAPIXELS : MOST_MEGAPIXELS_WHOLE;
    if (width * height > most * 1_000_000) throw tooManyPixels(most);
    const upright = await opened(bytes)
      .autoOrient()
      .resize(SHOWN_PIXELS, SHOWN_PIXELS, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { info } = upright;
    const raw = { width: info.width, height: info.height, channels: info.channels };
    const painted = covered.length === 0 ? upright.data : await paintedOver(upright.data, raw, covered);
    const [shown, thumbnail] = [
      await sharp(painted, { raw }).jpeg({ quality: 82 }).toBuffer(),
      await sharp(painted, { raw })
        .resize(THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 75 })
        .toBuffer(),
    ];
    return { shown, thumbnail, width: info.width, height: info.height };
  } catch (error) {
    if (error instanceof Error && error.name === 'DomainError') throw error;
    if (error instanceof Error && /pixel limit/i.test(error.message)) throw tooManyPixels();
    throw fileErrors.FILE_DAMAGED();
  }
}

const tooManyPixels = (maxMegapixels = MOST_MEGAPIXELS): Error => fileErrors.FILE_TOO_MANY_PIXELS({ maxMegapixels });

/** Paints rectangles onto raw pixels, so that nothing of what they cover is left in the derivative. */
async function paintedOver(data: Buffer, raw: CreateRaw, covered: readonly Rectangle[]): Promise<Buffer> {
  const boxes = covered.map(({ x, y, width, height }) => {
    const [left, top] = [Math.floor(x * raw.width), Math.floor(y * raw.height)];
    return {
      left,
      top,
      input: {
        create: {
          width: Math.max(1, Math.min(raw.width - left, Math.ceil(width * raw.width))),
          height: Math.max(1, Math.min(raw.height - top, Math.ceil(height * raw.height))),
          channels: 3 as const,
          background: 'black',
        },
      },
    };
  });
  return sharp(data, { raw }).composite(boxes).removeAlpha().raw().toBuffer();
}
