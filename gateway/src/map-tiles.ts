import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Kinds of tiles by their number in the header of a PMTiles file that browsers can show as pictures. */
const pictures: Record<number, string> = { 2: 'PNG', 3: 'JPEG', 4: 'WebP' };
const HEADER_BYTES = 127;
/** Most bytes of one answer; a longer range is answered by its beginning. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The tiles of the district's own map: one PMTiles file of version 3 with pictures. Browsers read its parts by ranges.
 * The format: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
 */
export class MapTiles {
  private constructor(
    private readonly path: string,
    private readonly bytes: number,
    private readonly etag: string,
  ) {}

  /** Returns why a file cannot be shown; null when it can. */
  static faultOf(path: string): string | null {
    const header = Buffer.alloc(HEADER_BYTES);
    try {
      const file = openSync(path, 'r');
      readSync(file, header, 0, HEADER_BYTES, 0);
      closeSync(file);
    } catch (error) {
      return `cannot be read: ${String(error)}`;
    }
    if (header.toString('latin1', 0, 7) !== 'PMTiles' || header[7] !== 3)
      return `${path} is not a PMTiles file of version 3`;
    return pictures[header[99]!] ? null : `the tiles of ${path} are not pictures; PNG, JPEG and WebP can be shown`;
  }

  /** Opens a file that can be shown. */
  static open(path: string): MapTiles {
    const { size, mtimeMs } = statSync(path);
    return new MapTiles(path, size, `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`);
  }

  /** Answers a request for one range of bytes. Other requests are refused, because the file may be large. */
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(first);
    const end = Math.min(last ? Number(last) : Infinity, start + MOST_BYTES - 1, this.bytes - 1);
    if (first === undefined || start > end)
      return reply.code(416).header('content-range', `bytes */${this.bytes}`).send();
    return reply
      .code(206)
      .headers({
        'accept-ranges': 'bytes',
        'cache-control': 'no-cache',
        'content-length': end - start + 1,
        'content-range': `bytes ${start}-${end}/${this.bytes}`,
        'content-type': 'application/vnd.pmtiles',
        etag: this.etag,
        'x-content-type-options': 'nosniff',
      })
      .send(createReadStream(this.path, { start, end }));
  }
}
