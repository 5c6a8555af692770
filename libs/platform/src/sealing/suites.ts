import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * An authenticated cipher and a keyed digest. `associated` is not encrypted but must be the same when the text is
 * opened, so that a sealed value cannot be moved to another row or column.
 */
export interface Suite {
  readonly name: SuiteName;
  /** The first letter of every value that the suite sealed. */
  readonly letter: 's' | 'a';
  seal(key: Buffer, associated: string, plain: Buffer): Buffer;
  /** @throws Error when key, associated text or value do not belong together */
  open(key: Buffer, associated: string, sealed: Buffer): Buffer;
  /** A digest of 32 bytes that only the key can make. */
  digest(key: Buffer, text: string): Buffer;
}

export const suiteNames = ['sm', 'aes'] as const;
export type SuiteName = (typeof suiteNames)[number];

/** Bytes of a data key: 16 for SM4 and 32 for its HMAC; AES-256 takes the first 32. */
export const DATA_KEY_BYTES = 48;

const BLOCK = 16;
const TAG = 32;

/** The associated text after its length, so that the end of the text is certain. */
const framed = (associated: string): Buffer => {
  const text = Buffer.from(associated, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
};

/**
 * GB/T 32907 (SM4) in CBC mode, then GB/T 32905 (SM3) as HMAC over associated text, vector and cipher text. The OpenSSL
 * of Node has no SM4-GCM.
 */
const sm: Suite = {
  name: 'sm',
  letter: 's',
  seal(key, associated, plain) {
    const iv = randomBytes(BLOCK);
    const cipher = createCipheriv('sm4-cbc', key.subarray(0, 16), iv);
    const body = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
    return Buffer.concat([body, smTag(key, associated, body)]);
  },
  open(key, associated, sealed) {
    const body = sealed.subarray(0, -TAG);
    const tag = sealed.subarray(-TAG);
    if (sealed.length < 2 * BLOCK + TAG || !timingSafeEqual(tag, smTag(key, associated, body))) throw new NotGenuine();
    const decipher = createDecipheriv('sm4-cbc', key.subarray(0, 16), body.subarray(0, BLOCK));
    return Buffer.concat([decipher.update(body.subarray(BLOCK)), decipher.final()]);
  },
  digest: (key, text) => createHmac('sm3', key).update(text).digest(),
};

function smTag(key: Buffer, associated: string, body: Buffer): Buffer {
  return createHmac('sm3', key.subarray(16, DATA_KEY_BYTES)).update(framed(associated)).update(body).digest();
}

/** AES-256-GCM with HMAC-SHA-256 as the digest. */
const aes: Suite = {
  name: 'aes',
  letter: 'a',
  seal(key, associated, plain) {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.subarray(0, 32), iv).setAAD(framed(associated));
    return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, associated, sealed) {
    if (sealed.length < 28) throw new NotGenuine();
    const decipher = createDecipheriv('aes-256-gcm', key.subarray(0, 32), sealed.subarray(0, 12))
      .setAAD(framed(associated))
      .setAuthTag(sealed.subarray(-16));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    } catch {
      throw new NotGenuine();
    }
  },
  digest: (key, text) => createHmac('sha256', key).update(text).digest(),
};

/** Thrown when this process cannot open a sealed value now. Lists show the mask of the value instead. */
export class Unreadable extends Error {}

/** Thrown when a sealed value was changed, moved to another place, or sealed with another key. */
export class NotGenuine extends Unreadable {
  constructor() {
    super('the sealed value was changed, moved, or sealed with another key');
    this.name = 'NotGenuine';
  }
}

export const suites: Readonly<Record<SuiteName, Suite>> = { sm, aes };

/** @throws NotGenuine for a letter that no suite has */
export function suiteOf(letter: string): Suite {
  const found = suiteNames.map((name) => suites[name]).find((suite) => suite.letter === letter);
  if (!found) throw new NotGenuine();
  return found;
}
