import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { backupKey, seal, unseal } from './sealed-stream.js';

const key = randomBytes(32);
const gathered = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
};
const streamOf = (bytes: Buffer, size: number): AsyncIterable<Buffer> =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
  );

describe('the encryption of a backup', () => {
  it.each([0, 1, 1_048_575, 1_048_576, 1_048_577, 3_500_000])(
    'returns %i bytes unchanged, however the stream is divided',
    async (size) => {
      const plain = randomBytes(size);
      const sealed = await gathered(seal(streamOf(plain, 70_001), key));
      expect((await gathered(unseal(streamOf(sealed, 9_973), key))).equals(plain)).toBe(true);
      if (size > 100) expect(sealed.includes(plain.subarray(0, 64))).toBe(false);
    },
  );

  it('gives a different result each time', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => gathered(seal(streamOf(Buffer.from('same'), 4), key))));
    expect(one!.equals(two!)).toBe(false);
  });

  it.each<[string, (sealed: Buffer) => Buffer, string]>([
    ['cut off after a chunk', (sealed) => sealed.subarray(0, 48 + 4 + 1_048_576 + 16), 'cut off'],
    ['cut off in a chunk', (sealed) => sealed.subarray(0, sealed.length - 5), 'cut off'],
    [
      'with a flipped bit',
      (sealed) => {
        const changed = Buffer.from(sealed);
        changed[1_500_000]! ^= 1;
        return changed;
      },
      'was changed',
    ],
    ['with more behind its end', (sealed) => Buffer.concat([sealed, Buffer.alloc(30)]), 'was changed'],
    [
      'ended early by a changed length',
      (sealed) => {
        const changed = Buffer.from(sealed.subarray(0, 48 + 4 + 1_048_576 + 16));
        changed[48]! |= 0x80;
        return changed;
      },
      'cannot be read',
    ],
    ['of something else', () => Buffer.from('a'.repeat(100)), 'no backup'],
  ])('refuses an archive: %s', async (_, change, words) => {
    const sealed = await gathered(seal(streamOf(randomBytes(2_500_000), 65_536), key));
    await expect(gathered(unseal(streamOf(change(sealed), 65_536), key))).rejects.toThrow(words);
  });

  it('refuses another key', async () => {
    const sealed = await gathered(seal(streamOf(Buffer.from('rows'), 4), key));
    await expect(gathered(unseal(streamOf(sealed, 65_536), randomBytes(32)))).rejects.toThrow(
      'BACKUP_KEY is another one',
    );
  });

  it('requires a key of 32 bytes in hexadecimal', () => {
    expect(backupKey({ BACKUP_KEY: 'ab'.repeat(32) })).toHaveLength(32);
    for (const BACKUP_KEY of ['', 'short', 'xy'.repeat(32)])
      expect(() => backupKey({ BACKUP_KEY })).toThrow('openssl rand -hex 32');
  });
});
