import { createHash } from 'node:crypto';
import { fileErrors } from './file.errors.js';
import {
  assertOneKind,
  assertWholePdf,
  HEAD_BYTES,
  isPhoto,
  kindAt,
  MOST_BYTES,
  MOST_MEGABYTES,
  officeTypeOf,
  type FileType,
} from './file-type.js';
import { shownPhoto, type ShownPhoto } from './photo.js';
import { VideoParts, type Blanking } from './video-parts.js';

/** The result of the inspection of an upload. */
export interface Inspection {
  type: FileType;
  /** SHA-256 (hex) of the original. */
  sha256: string;
  photo: ShownPhoto | null;
  /** Ranges that are overwritten in the shown video; null for other types. */
  video: Blanking | null;
}

const TAIL_BYTES = 66 * 1024;

/**
 * Reads an upload once: its hash, its type by content, and its derivatives. A video is never held in memory.
 * @throws the refusals of `fileErrors`
 */
export async function inspect(content: AsyncIterable<Buffer>, bytes: number): Promise<Inspection> {
  const digest = createHash('sha256');
  const pieces: Buffer[] = [];
  let kind: ReturnType<typeof kindAt> | null = null;
  let [head, tail]: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0)];
  let parts: VideoParts | null = null;
  for await (const piece of content) {
    digest.update(piece);
    if (head!.length < HEAD_BYTES) head = Buffer.concat([head!, piece]).subarray(0, HEAD_BYTES);
    if (head!.length >= Math.min(HEAD_BYTES, bytes)) kind ??= kindAt(head!);
    tail = Buffer.concat([tail!, piece]).subarray(-TAIL_BYTES);
    if (kind !== null && kind !== 'video/mp4' && bytes > MOST_BYTES.other)
      throw fileErrors.FILE_TOO_LARGE({ maxMegabytes: MOST_MEGABYTES.other });
    if (kind === 'video/mp4') {
      parts ??= new VideoParts();
      for (const waiting of pieces.splice(0)) parts.take(waiting);
      parts.take(piece);
    } else pieces.push(piece);
  }
  kind ??= kindAt(head!);
  assertOneKind(kind, head!, tail!);
  const video = parts?.end() ?? null;
  const whole = Buffer.concat(pieces);
  const type = kind === 'zip' ? await officeTypeOf(whole) : kind;
  if (type === 'application/pdf') assertWholePdf(whole);
  return { type, sha256: digest.digest('hex'), photo: isPhoto(type) ? await shownPhoto(whole) : null, video };
}
