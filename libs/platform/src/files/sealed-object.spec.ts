import { randomBytes } from 'node:crypto';
import { FileKeys } from './file-keys.js';
import { openObject, SealBroken, sealObject } from './sealed-object.js';

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}
async function all(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
const key = randomBytes(32);
const CHUNK = 64 * 1024;
const HEAD = 30;

describe('a sealed object', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5])('opens to its %i bytes', async (size) => {
    const plain = randomBytes(size);
    const sealed = await all(sealObject(cut(plain, 10_007), key));
    expect((await all(openObject(cut(sealed, 9_973), key))).equals(plain)).toBe(true);
  });

  it('hides its content and differs each time', async () => {
    const plain = Buffer.from('GPS 32.05N 118.75E '.repeat(100));
    const [one, other] = [await all(sealObject(cut(plain, 50), key)), await all(sealObject(cut(plain, 50), key))];
    expect(one.includes('GPS')).toBe(false);
    expect(one.equals(other)).toBe(false);
  });

  const sealed = () => all(sealObject(cut(Buffer.alloc(3 * CHUNK + 100, 7), CHUNK), key));
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['a changed byte', (bytes) => Buffer.from(bytes.map((byte, at) => (at === 5000 ? byte ^ 1 : byte)))],
    ['a cut inside a chunk', (bytes) => bytes.subarray(0, bytes.length - 1)],
    ['a cut between two chunks', (bytes) => bytes.subarray(0, HEAD + 2 * (CHUNK + 16))],
    [
      'two exchanged chunks',
      (bytes) => {
        const size = CHUNK + 16;
        const [a, b] = [bytes.subarray(HEAD, HEAD + size), bytes.subarray(HEAD + size, HEAD + 2 * size)];
        return Buffer.concat([bytes.subarray(0, HEAD), b, a, bytes.subarray(HEAD + 2 * size)]);
      },
    ],
    ['bytes behind the end', (bytes) => Buffer.concat([bytes, Buffer.alloc(40)])],
    ['nothing', () => Buffer.alloc(0)],
  ])('finds %s', async (_, change) => {
    await expect(all(openObject(cut(change(await sealed()), 10_000), key))).rejects.toThrow(SealBroken);
  });

  it('does not open with the key of another file', async () => {
    await expect(all(openObject(cut(await sealed(), 10_000), randomBytes(32)))).rejects.toThrow(SealBroken);
  });
});

describe('keys of files', () => {
  it('open under every secret of the list, and under no other', () => {
    const { key: made, wrapped } = new FileKeys('one secret of the district').make();
    expect(wrapped).not.toContain(made.toString('base64url'));
    expect(new FileKeys('a newer secret, one secret of the district').open(wrapped).equals(made)).toBe(true);
    expect(() => new FileKeys('a newer secret').open(wrapped)).toThrow('not among FILES_KEY');
  });
});
