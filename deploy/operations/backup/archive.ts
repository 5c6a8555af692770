import { createGunzip, createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import type { ServiceName } from '@jiceng/contracts/contract';
import { seal, unseal } from './sealed-stream.js';

/** The header of an archive. */
export interface Manifest {
  /** Version of the format. This program writes and reads version 1. */
  format: number;
  /** Time of the snapshot in ISO 8601: the archive contains everything that was committed before and nothing after. */
  takenAt: string;
  services: Record<ServiceName, ServiceManifest>;
}

export interface ServiceManifest {
  /** Names of the migrations that made the tables, in order. */
  migrations: string[];
  tables: TableManifest[];
  /** Last audit record in the archive. With it, the number of records since the backup can be counted later. */
  lastAuditEntry: number;
}

export interface TableManifest {
  name: string;
  columns: string[];
}

/**
 * One part of an archive. The manifest comes first, then every table with its rows in PostgreSQL's COPY text format.
 */
export type Piece =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'table'; service: ServiceName; table: string }
  | { kind: 'rows'; bytes: Buffer };

/** Frames of the archive: type (1 byte), length (4 bytes), content. The content is JSON except for rows. */
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

/** Compresses and encrypts an archive. */
export function pack(pieces: AsyncIterable<Piece>, key: Buffer): AsyncGenerator<Buffer> {
  const source = Readable.from(frames(pieces));
  const compressed = source.pipe(createGzip());
  source.on('error', (error) => compressed.destroy(error));
  return seal(compressed, key);
}

/** Reads the parts of an archive. @throws UserFault when the archive is damaged or incomplete */
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
