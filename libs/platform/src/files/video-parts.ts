import { fileErrors } from './file.errors.js';

/** A range of bytes that is overwritten with zeros, and the places where a box is renamed to `free`. */
export interface Blanking {
  zeros: { from: number; to: number }[];
  renamed: number[];
}

/** Boxes that contain the place, time and device of a video, and the names that its owner gave. */
const personalBoxes = new Set(['udta', 'meta', 'uuid']);
const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
/** The index of 100 MB of video is far below this limit. */
const MOST_INDEX_BYTES = 16 * 1024 * 1024;

/**
 * Walks through the boxes of an MP4 file (ISO/IEC 14496-12) as a stream, and finds the boxes that name persons, places
 * and devices. Only the index `moov` is held in memory.
 */
export class VideoParts {
  readonly blanking: Blanking = { zeros: [], renamed: [] };
  private at = 0;
  /** The first bytes of a box, until its length is known. */
  private head: Buffer = Buffer.alloc(0);
  /** Bytes of the current box that are still to come. */
  private left = 0;
  private index: { from: number; pieces: Buffer[] } | null = null;
  private hasIndex = false;

  /** @throws FILE_DAMAGED */
  take(piece: Buffer): void {
    let rest = piece;
    while (rest.length > 0) rest = this.left > 0 ? this.within(rest) : this.atHead(rest);
  }

  /** @throws FILE_DAMAGED when a box is cut off or the index is missing */
  end(): Blanking {
    if (this.left > 0 || this.head.length > 0 || !this.hasIndex) throw fileErrors.FILE_DAMAGED();
    return this.blanking;
  }

  private within(piece: Buffer): Buffer {
    const own = piece.subarray(0, this.left);
    this.left -= own.length;
    this.at += own.length;
    this.index?.pieces.push(own);
    if (this.left === 0 && this.index) {
      this.lookInto(Buffer.concat(this.index.pieces), this.index.from);
      this.index = null;
    }
    return piece.subarray(own.length);
  }

  private atHead(piece: Buffer): Buffer {
    const needed = this.head.length < 8 ? 8 : 16;
    const taken = piece.subarray(0, needed - this.head.length);
    this.head = Buffer.concat([this.head, taken]);
    const rest = piece.subarray(taken.length);
    if (this.head.length < 8 || (this.head.readUInt32BE(0) === 1 && this.head.length < 16)) return rest;
    const length = this.head.readUInt32BE(0) === 1 ? Number(this.head.readBigUInt64BE(8)) : this.head.readUInt32BE(0);
    const type = this.head.toString('latin1', 4, 8);
    if (length < this.head.length) throw fileErrors.FILE_DAMAGED();
    const start = this.at;
    this.at += this.head.length;
    this.left = length - this.head.length;
    if (personalBoxes.has(type)) this.blank(start, this.at, start + length);
    if (type === 'moov') {
      if (length > MOST_INDEX_BYTES) throw fileErrors.FILE_DAMAGED();
      this.hasIndex = true;
      this.index = { from: this.at, pieces: [] };
    }
    this.head = Buffer.alloc(0);
    return rest;
  }

  /** Finds the boxes inside a box. `from` is the place of its content in the file. */
  private lookInto(content: Buffer, from: number): void {
    for (let at = 0; at < content.length;) {
      const length = at + 8 <= content.length ? content.readUInt32BE(at) : 0;
      if (length < 8 || at + length > content.length) throw fileErrors.FILE_DAMAGED();
      const type = content.toString('latin1', at + 4, at + 8);
      if (personalBoxes.has(type)) this.blank(from + at, from + at + 8, from + at + length);
      else if (containers.has(type)) this.lookInto(content.subarray(at + 8, at + length), from + at + 8);
      at += length;
    }
  }

  private blank(start: number, contentFrom: number, end: number): void {
    this.blanking.renamed.push(start + 4);
    this.blanking.zeros.push({ from: contentFrom, to: end });
  }
}

/** Passes a video on without the boxes that were found. Its length and all byte positions in it stay the same. */
export async function* blanked(video: AsyncIterable<Buffer>, { zeros, renamed }: Blanking): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const piece of video) {
    const own = Buffer.from(piece);
    const within = (place: number): number => Math.min(own.length, Math.max(0, place - at));
    for (const { from, to } of zeros) own.fill(0, within(from), within(to));
    for (const place of renamed) {
      for (let letter = 0; letter < 4; letter += 1) {
        const index = place + letter - at;
        if (index >= 0 && index < own.length) own[index] = 'free'.charCodeAt(letter);
      }
    }
    at += own.length;
    yield own;
  }
}
