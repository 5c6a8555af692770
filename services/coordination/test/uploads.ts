import { CONTEXT_HEADER, type Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import sharp from 'sharp';

const TUS = { 'tus-resumable': '1.0.0' };

/** One request of the tus protocol, as the gateway passes it on. */
export function tus(
  subgraph: TestSubgraph,
  as: Actor | null,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return fetch(`${subgraph.service.url}${path}`, {
    method,
    headers: { ...TUS, [CONTEXT_HEADER]: subgraph.context(as), ...headers },
    ...(body ? { body } : {}),
  });
}

/** Begins an upload and returns its path. */
export async function begin(subgraph: TestSubgraph, as: Actor, bytes: number): Promise<string> {
  const answer = await tus(subgraph, as, 'POST', '/files', { 'upload-length': String(bytes) });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.headers.get('location')!;
}

/** Sends bytes of an upload from an offset on. */
export function sendPart(
  subgraph: TestSubgraph,
  as: Actor,
  path: string,
  offset: number,
  bytes: Buffer,
): Promise<Response> {
  const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  return tus(subgraph, as, 'PATCH', path, headers, new Uint8Array(bytes));
}

/** Uploads a file as a telephone does, in parts. Returns its id. */
export async function upload(subgraph: TestSubgraph, as: Actor, bytes: Buffer, part = 40_000): Promise<string> {
  const path = await begin(subgraph, as, bytes.length);
  for (let at = 0; at < bytes.length; at += part) {
    const answer = await sendPart(subgraph, as, path, at, bytes.subarray(at, at + part));
    if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
  }
  return path.split('/').at(-1)!;
}

/** Returns a photo with camera and place in its metadata, as a phone makes it. Each background gives another photo. */
export function phonePhoto(background = '#4a7'): Promise<Buffer> {
  return sharp({
    create: { width: 640, height: 480, channels: 3, background, noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
    .withExifMerge({
      IFD0: { Make: 'Planted Camera Works', Artist: '拍照人赵某' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '32/1 3/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '118/1 45/1 0/1' },
    })
    .jpeg({ quality: 95 })
    .toBuffer();
}
