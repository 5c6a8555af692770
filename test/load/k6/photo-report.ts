import { sleep } from 'k6';
import { LINE_MEGABITS } from '../profiles.ts';
import { anyOf, residents, type Person } from './cast.ts';
import { transfer } from './gateway.ts';
import { file, journey, placeOfReport } from './steps.ts';

/** Bytes of one part of an upload, as a phone sends it. */
const PART_BYTES = 256 * 1024;

/** The photo that `load.ts` drew. Each virtual user keeps a copy, so profiles without the journey do not read it. */
const photo = __ENV.PHOTO ? open(__ENV.PHOTO, 'b') : null;

/** A resident on a slow line sends a photo in parts, then reports with it. */
export const photoReport = journey(() => {
  const by = anyOf(residents);
  const id = upload(by, photo!);
  file(by, placeOfReport(), undefined, [id]);
});

/** Sends the bytes at the speed of the line and returns the id of the file. */
function upload(by: Person, bytes: ArrayBuffer): string {
  const address = transfer(by, 'POST', '/files', { 'upload-length': String(bytes.byteLength) })!;
  for (let at = 0; at < bytes.byteLength; at += PART_BYTES) {
    const part = bytes.slice(at, at + PART_BYTES);
    const startedAt = Date.now();
    const headers = { 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' };
    transfer(by, 'PATCH', address, headers, part);
    sleep(Math.max(0, (part.byteLength * 8) / (LINE_MEGABITS * 1e6) - (Date.now() - startedAt) / 1000));
  }
  return address.split('/').at(-1)!;
}
