import { createGunzip, createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import type { ServiceName } from '@jiceng/contracts/contract';
import { seal, unseal } from './sealed-stream.js';

/** What stands at the head of an archive. */
export interface Manifest {
  /** Number of the format. This version writes and reads format 1; a later version may write another. */
  format: number;
  /** The moment of the cut, ISO 8601: everything committed before is in it, nothing after. */
  takenAt: string;
  services: Record<ServiceName, ServiceManifest>;
}

export interface ServiceManifest {
  /** Names of the migrations its tables are the work of, in order. */
  migrations: string[];
  tables: TableManifest[];
  /** Last audit record in the archive, for telling later how much came after it. */
  lastAuditEntry: number;
}

export interface TableManifest {
  name: string;
  columns: string[];
}

/** One piece of an archive, in their order: the manifest, then every table with its rows as PostgreSQL's COPY text. */
export type Piece =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'table'; service: ServiceName; table: string }
  | { kind: 'rows'; bytes: Buffer };

/** Frames: type (1 byte), length (4 bytes), content; JSON for all but rows. */
const TYPES = { manifest: 0x4d, table: 0x54, rows: 0x52 } as const;

function frame(type: number, content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(type);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

async function* frames(pieces: AsyncIterable<Piece>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    if (piece.kind === 'rows') yield frame(TYPES.rows, piece.bytes);
    else if (piece.kind === 'manifest') yield frame(TYPES.manifest, Buffer.from(JSON.stringify(piece.manifest)));
    else yield frame(TYPES.table, Buffer.from(JSON.stringify({ service: piece.service, table: piece.table })));
  }
}

/** Compressed and encrypted, ready to be stored. */
export function pack(pieces: AsyncIterable<Piece>, key: Buffer): AsyncGenerator<Buffer> {
  const source = Readable.from(frames(pieces));
  const compressed = source.pipe(createGzip());
  source.on('error', (error) => compressed.destroy(error));
  return seal(compressed, key);
}

/** The pieces of an archive. @throws UserFault when it cannot be read whole */
export async function* unpack(archive: AsyncIterable<Buffer>, key: Buffer): AsyncGenerator<Piece> {
  const source = Readable.from(unseal(archive, key));
  const plain = source.pipe(createGunzip());
  source.on('error', (error) => plain.destroy(error));
  let buffered: Buffer = Buffer.alloc(0);
  for await (const bytes of plain as AsyncIterable<Buffer>) {
    buffered = buffered.length === 0 ? bytes : Buffer.concat([buffered, bytes]);
    while (buffered.length >= 5) {
      const end = 5 + buffered.readUInt32BE(1);
      if (buffered.length < end) break;
      yield pieceOf(buffered.readUInt8(), buffered.subarray(5, end));
      buffered = buffered.subarray(end);
    }
  }
  if (buffered.length > 0) throw new Error('the backup ends in the middle of a piece');
}

function pieceOf(type: number, content: Buffer): Piece {
  if (type === TYPES.rows) return { kind: 'rows', bytes: content };
  if (type === TYPES.manifest) return { kind: 'manifest', manifest: JSON.parse(content.toString()) as Manifest };
  return { kind: 'table', ...(JSON.parse(content.toString()) as { service: ServiceName; table: string }) };
}
