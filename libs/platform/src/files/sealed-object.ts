import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Format of a sealed object: `JICENG-FILE-1\n`, 16 bytes of salt, then chunks of 64 KiB, each ciphertext and tag
 * (16 bytes); only the last chunk is shorter, and may be empty. AES-256-GCM; key = HKDF-SHA256(key of the file, salt);
 * nonce = 1 for the last chunk or 0, then the number of the chunk. A chunk that was changed, moved, added or cut off
 * is found before its content is used.
 */
const MAGIC = Buffer.from('JICENG-FILE-1\n');
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const CHUNK_BYTES = 64 * 1024;
const SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES;

/** The bytes cannot be opened with this key, or the store has changed them. */
export class SealBroken extends Error {
  constructor() {
    super('a stored file was changed, cut off, or sealed with another key');
    this.name = 'SealBroken';
  }
}

const chunkKey = (key: Buffer, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, 'jiceng stored file', 32));

function nonceOf(chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt8(last ? 1 : 0);
  nonce.writeUInt32BE(chunk, 8);
  return nonce;
}

/** Seals a stream with the key of its file. */
export async function* sealObject(plain: AsyncIterable<Buffer>, key: Buffer): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const own = chunkKey(key, salt);
  yield Buffer.concat([MAGIC, salt]);
  let chunk = 0;
  const sealed = (bytes: Buffer, last: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(chunk++, last));
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const whole of pieces(plain, CHUNK_BYTES)) {
    if (whole.length === CHUNK_BYTES) yield sealed(whole, false);
    else rest = whole;
  }
  yield sealed(rest, true);
}

/** Opens a sealed stream. @throws SealBroken */
export async function* openObject(stored: AsyncIterable<Buffer>, key: Buffer): AsyncGenerator<Buffer> {
  let own: Buffer | null = null;
  let chunk = 0;
  let ended = false;
  for await (const piece of framed(stored)) {
    if (!own) {
      if (!piece.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealBroken();
      own = chunkKey(key, piece.subarray(MAGIC.length));
      continue;
    }
    ended = piece.length < SEALED_CHUNK;
    yield opened(own, piece, nonceOf(chunk++, ended));
  }
  if (!ended) throw new SealBroken();
}

function opened(key: Buffer, sealed: Buffer, nonce: Buffer): Buffer {
  if (sealed.length < TAG_BYTES) throw new SealBroken();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}

/** Yields the head of a sealed object, and then its chunks. */
async function* framed(stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  const size = MAGIC.length + SALT_BYTES;
  const rest = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of stored) {
      if (!head) yield piece;
      else {
        head = Buffer.concat([head, piece]);
        if (head.length < size) continue;
        const [first, after] = [head.subarray(0, size), head.subarray(size)];
        head = null;
        yield first;
        if (after.length > 0) yield after;
      }
    }
  };
  const stream = rest();
  const first = await stream.next();
  if (first.done) throw new SealBroken();
  yield first.value;
  yield* pieces(stream, SEALED_CHUNK);
}

/** Cuts a stream into pieces of one size; only the last piece is shorter. */
async function* pieces(stream: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const bytes of stream) {
    waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
    let at = 0;
    for (; waiting.length - at >= size; at += size) yield waiting.subarray(at, at + size);
    if (at > 0) waiting = waiting.subarray(at);
  }
  if (waiting.length > 0) yield waiting;
}
