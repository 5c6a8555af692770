import { createHash, randomBytes } from 'node:crypto';
import { ObjectMissing, type FileStore } from '@jiceng/platform/stored-object';

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function all(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function namesIn(store: FileStore): Promise<string[]> {
  const names: string[] = [];
  for await (const { hash } of store.list()) names.push(hash);
  return names;
}

/** Declares the tests that every store of files passes. @param open opens the store, which may hold other objects */
export function describeFileStore(name: string, open: () => Promise<FileStore>): void {
  describe(`a file store: ${name}`, () => {
    let store: FileStore;
    beforeAll(async () => {
      store = await open();
    });

    // 20 MiB take several parts in an S3 store.
    it.each([
      ['one byte', 1],
      ['a photo', 700_000],
      ['exactly one part', 8 * 1024 * 1024],
      ['several parts', 20 * 1024 * 1024],
    ])('returns %s as it was put, under the hash of its bytes', async (_, size) => {
      const bytes = randomBytes(size);
      const stored = await store.put(cut(bytes, 300_000));
      expect(stored).toEqual({ hash: createHash('sha256').update(bytes).digest('hex'), bytes: size });
      expect((await all(store.read(stored.hash))).equals(bytes)).toBe(true);
      await store.remove(stored.hash);
    });

    it('takes the same content twice and keeps it once', async () => {
      const bytes = randomBytes(1000);
      const [first, second] = [await store.put(cut(bytes, 100)), await store.put(cut(bytes, 999))];
      expect(second).toEqual(first);
      expect((await namesIn(store)).filter((each) => each === first.hash)).toHaveLength(1);
      await store.remove(first.hash);
    });

    it('leaves no object when the content breaks off', async () => {
      const before = (await namesIn(store)).sort();
      const broken = (size: number) =>
        async function* (): AsyncGenerator<Buffer> {
          yield* cut(randomBytes(size), 1_000_000);
          throw new Error('the line was cut');
        };
      await expect(store.put(broken(2_000_000)())).rejects.toThrow('the line was cut');
      await expect(store.put(broken(17_000_000)())).rejects.toThrow('the line was cut');
      expect((await namesIn(store)).sort()).toEqual(before);
    });

    it('says that an object is missing, and removes an absent object without an error', async () => {
      const { hash } = await store.put(cut(randomBytes(10), 10));
      await store.remove(hash);
      await store.remove(hash);
      await expect(all(store.read(hash))).rejects.toThrow(ObjectMissing);
      expect(await namesIn(store)).not.toContain(hash);
    });

    it('lists size and time of its objects', async () => {
      const { hash } = await store.put(cut(randomBytes(123), 50));
      const found = [];
      for await (const object of store.list()) if (object.hash === hash) found.push(object);
      expect(found.map(({ bytes }) => bytes)).toEqual([123]);
      expect(Math.abs(found[0]!.storedAt.getTime() - Date.now())).toBeLessThan(60_000);
      await store.remove(hash);
    });

    it('drops what interrupted writes left, and no whole object', async () => {
      const { hash } = await store.put(cut(randomBytes(10), 10));
      await store.dropUnfinished(new Date(Date.now() + 60_000));
      expect(await namesIn(store)).toContain(hash);
      await store.remove(hash);
    });
  });
}
