import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { UserFault } from '@jiceng/local/user-fault';

/**
 * Encrypts an archive in chunks, so that a damaged or incomplete archive is detected before any of it is used. Format:
 * `JICENG-BACKUP-1\n`, 32 bytes of salt, then chunks of at most 1 MiB: length (4 bytes, whose highest bit marks the
 * last chunk), ciphertext, tag (16 bytes). AES-256-GCM; key = HKDF-SHA256(BACKUP_KEY, salt, "jiceng backup"); nonce =
 * number of the chunk. The length with its mark is authenticated too, so that chunks cannot be removed, exchanged or
 * added.
 */
const MAGIC = Buffer.from('JICENG-BACKUP-1\n');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const CHUNK_BYTES = 1024 * 1024;
const LAST = 0x8000_0000;

/** @throws UserFault when the key is not 32 bytes in hex */
export function backupKey(env: NodeJS.ProcessEnv): Buffer {
  const text = env.BACKUP_KEY?.trim() ?? '';
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw new UserFault(
      'BACKUP_KEY is not 32 bytes as hex: make one with "openssl rand -hex 32" and keep a copy outside the cluster',
    );
  return Buffer.from(text, 'hex');
}

function keyFor(secret: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, 'jiceng backup', 32));
}

function nonceOf(chunk: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(chunk), 4);
  return nonce;
}

/** Encrypts a stream. */
export async function* seal(plain: AsyncIterable<Buffer>, secret: Buffer): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const key = keyFor(secret, salt);
  yield Buffer.concat([MAGIC, salt]);
  let chunk = 0;
  const sealed = (bytes: Buffer, last: boolean): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE((bytes.length | (last ? LAST : 0)) >>> 0);
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(chunk++));
    cipher.setAAD(head);
    return Buffer.concat([head, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const piece of plain) {
    waiting.push(piece);
    size += piece.length;
    if (size <= CHUNK_BYTES) continue;
    let whole = Buffer.concat(waiting);
    for (; whole.length > CHUNK_BYTES; whole = whole.subarray(CHUNK_BYTES))
      yield sealed(whole.subarray(0, CHUNK_BYTES), false);
    [waiting, size] = [[whole], whole.length];
  }
  yield sealed(Buffer.concat(waiting), true);
}

/**
 * Decrypts the result of {@link seal}.
 * @throws UserFault when the key is wrong, or the archive was changed or is incomplete
 */
export async function* unseal(archive: AsyncIterable<Buffer>, secret: Buffer): AsyncGenerator<Buffer> {
  let buffered: Buffer = Buffer.alloc(0);
  let key: Buffer | null = null;
  let chunk = 0;
  let ended = false;
  for await (const piece of archive) {
    buffered = buffered.length === 0 ? piece : Buffer.concat([buffered, piece]);
    if (!key) {
      if (buffered.length < MAGIC.length + SALT_BYTES) continue;
      if (!buffered.subarray(0, MAGIC.length).equals(MAGIC)) throw new UserFault('this is no backup of Jiceng');
      key = keyFor(secret, buffered.subarray(MAGIC.length, MAGIC.length + SALT_BYTES));
      buffered = buffered.subarray(MAGIC.length + SALT_BYTES);
    }
    for (;;) {
      if (buffered.length < 4) break;
      const head = buffered.subarray(0, 4);
      const mark = head.readUInt32BE();
      const length = mark & ~LAST;
      if (ended || length > CHUNK_BYTES)
        throw new UserFault('the backup was changed: something stands where nothing should');
      if (buffered.length < 4 + length + TAG_BYTES) break;
      yield opened(
        key,
        chunk,
        head,
        buffered.subarray(4, 4 + length),
        buffered.subarray(4 + length, 4 + length + TAG_BYTES),
      );
      chunk += 1;
      ended = mark >= LAST;
      buffered = buffered.subarray(4 + length + TAG_BYTES);
    }
  }
  if (!ended || buffered.length > 0) throw new UserFault('the backup is cut off');
}

function opened(key: Buffer, chunk: number, head: Buffer, bytes: Buffer, tag: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(chunk));
  decipher.setAAD(head);
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch (error) {
    throw new UserFault(
      chunk === 0
        ? 'the backup cannot be read: BACKUP_KEY is another one than when it was taken, or the file was changed'
        : `the backup was changed (chunk ${chunk})`,
      { cause: error },
    );
  }
}
