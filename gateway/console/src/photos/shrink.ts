import type { Words } from '../page/language';

/** Longest side in pixels and size in bytes of the photos that the console sends. The telephone makes them smaller. */
const MOST_PIXELS = 2048;
const MOST_BYTES = 800_000;
/** JPEG qualities that are tried, from the best on. */
const QUALITIES = [0.85, 0.7, 0.55, 0.4];

/** Thrown when a chosen file cannot be sent, with the reason. */
export class FileRefused extends Error {
  constructor(readonly words: Words) {
    super(words.en);
  }
}

const heic: Words = {
  zh: '照片为 HEIC 格式，无法显示：请在手机“设置—相机—格式”中选“兼容性最佳”后重新拍照，或选择该照片的截图。',
  en:
    'HEIC photos cannot be shown: choose Settings, Camera, Formats, Most Compatible and take the photo ' +
    'again, or choose a screenshot of it.',
};
const unreadable: Words = {
  zh: '这个文件不是可以打开的照片，请重新拍照或选择另一张。',
  en: 'This file is no photo that can be opened. Take the photo again or choose another one.',
};

/**
 * Returns a photo as JPEG of at most 2,048 pixels and 800 KB, turned upright. It contains none of the camera's data,
 * such as the place.
 * @throws FileRefused
 */
export async function shrunk(photo: Blob): Promise<Blob> {
  const picture = await decoded(photo);
  for (let pixels = MOST_PIXELS; ; pixels = Math.floor(pixels * 0.75)) {
    const canvas = drawn(picture, pixels);
    for (const quality of QUALITIES) {
      const jpeg = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));
      if (!jpeg) throw new FileRefused(unreadable);
      if (jpeg.size <= MOST_BYTES) return jpeg;
    }
  }
}

async function decoded(photo: Blob): Promise<HTMLImageElement> {
  const picture = new Image();
  const url = URL.createObjectURL(photo);
  picture.src = url;
  try {
    await picture.decode();
    return picture;
  } catch {
    throw new FileRefused((await isHeic(photo)) ? heic : unreadable);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** True for the photos of telephones that few browsers can open. The first box of the file names the kind. */
async function isHeic(photo: Blob): Promise<boolean> {
  const head = new TextDecoder('latin1').decode(await photo.slice(4, 12).arrayBuffer());
  return /^ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/.test(head);
}

/** Draws the photo upright, because browsers turn a picture by its EXIF data before they draw it. */
function drawn(picture: HTMLImageElement, pixels: number): HTMLCanvasElement {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const scale = Math.min(1, pixels / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
