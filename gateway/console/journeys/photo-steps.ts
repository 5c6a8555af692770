import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { ask, key, origin, reportAsResident, tokenOf } from './browser.js';

/** Text in the EXIF data of every photo here. It must not leave the telephone. */
export const CAMERA = 'Planted Camera Works';

/** A photo as a telephone takes it, with camera and place. Each call returns another photo. */
export function aPhoto({ width = 3000, height = 2000 } = {}): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 };
  const background = `#${key().slice(0, 6)}`;
  return sharp({ create: { width, height, channels: 3, background, noise } })
    .withExif({
      IFD0: { Make: CAMERA },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '32/1 3/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '118/1 45/1 0/1' },
    })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Opens the file dialog of a page by a touch and chooses files there. */
export async function choose(page: Page, button: string, ...photos: Buffer[]): Promise<void> {
  const dialog = page.waitForEvent('filechooser');
  await page.getByText(button, { exact: true }).click();
  const files = photos.map((buffer, at) => ({ name: `IMG_${at}.jpg`, mimeType: 'image/jpeg', buffer }));
  await (await dialog).setFiles(files);
  await page
    .locator('.photo-field img')
    .nth(photos.length - 1)
    .waitFor();
}

/**
 * Collects what a page uploads, because Playwright shows no bodies that are blobs. @returns a function for the bytes
 */
export async function uploadsOf(page: Page): Promise<() => Promise<Buffer>> {
  await page.evaluate(() => {
    const parts: Promise<ArrayBuffer>[] = [];
    const original = window.fetch;
    window.fetch = (input, init) => {
      if (init?.method === 'PATCH') parts.push((init.body as Blob).arrayBuffer());
      return original(input, init);
    };
    Object.assign(window, { sentParts: parts });
  });
  return async () => {
    const sent = await page.evaluate(async () => {
      const { sentParts } = window as unknown as { sentParts: Promise<ArrayBuffer>[] };
      const body = new Blob(await Promise.all(sentParts));
      return new Promise<string>((done) => {
        const reader = new FileReader();
        reader.onload = () => done((reader.result as string).split(',')[1]!);
        reader.readAsDataURL(body);
      });
    });
    return Buffer.from(sent, 'base64');
  };
}

/** Fetches a file of the platform as an account. */
export async function fileAs(account: string, address: string): Promise<{ status: number; bytes: Buffer }> {
  const answer = await fetch(origin + address, { headers: { authorization: `Bearer ${await tokenOf(account)}` } });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

export interface SeenFile {
  stepKind: string;
  address: string;
  covered: boolean;
}

/** Returns the files of an issue as an account sees them. */
export async function filesOf(account: string, id: string): Promise<SeenFile[]> {
  const { issue } = await ask<{ issue: { files: SeenFile[] } }>(
    account,
    'query ($id: ID!) { issue(id: $id) { files { stepKind address covered } } }',
    { id },
  );
  return issue.files;
}

/** Lets a resident report a matter with photos in the community of the featured accounts. */
export async function reportWithPhotos(count: number): Promise<{ id: string; title: string }> {
  const headers = { authorization: `Bearer ${await tokenOf('resident-2')}`, 'tus-resumable': '1.0.0' };
  const files: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const photo = await aPhoto({ width: 1024, height: 768 });
    const begun = await fetch(`${origin}/files`, {
      method: 'POST',
      headers: { ...headers, 'upload-length': String(photo.length) },
    });
    const address = begun.headers.get('location')!;
    const sent = await fetch(origin + address, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(photo),
    });
    if (sent.status !== 204) throw new Error(`the upload ended with ${sent.status}`);
    files.push(address.split('/').at(-1)!);
  }
  return reportAsResident('井盖破损', '请更换。', { files });
}
