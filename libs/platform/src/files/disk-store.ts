import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ObjectMissing, OBJECT_NAME, type FileStore, type ListedObject, type StoredObject } from './stored-object.js';

const INCOMING = 'incoming';

/** Objects in a folder, spread over 256 folders by the first two digits of their names. */
export class DiskStore implements FileStore {
  constructor(readonly place: string) {}

  async put(content: AsyncIterable<Buffer>): Promise<StoredObject> {
    await mkdir(join(this.place, INCOMING), { recursive: true, mode: 0o700 });
    const incoming = join(this.place, INCOMING, randomUUID());
    const digest = createHash('sha256');
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const piece of content) {
        digest.update(piece);
        bytes += piece.length;
        yield piece;
      }
    };
    try {
      await pipeline(Readable.from(counted()), createWriteStream(incoming, { mode: 0o600, flush: true }));
      const hash = digest.digest('hex');
      const folder = join(this.place, hash.slice(0, 2));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await rename(incoming, join(folder, hash));
      await flushFolder(folder);
      return { hash, bytes };
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  async *read(hash: string): AsyncGenerator<Buffer> {
    try {
      for await (const piece of createReadStream(this.pathOf(hash))) yield piece as Buffer;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ObjectMissing(hash, this.place);
      throw error;
    }
  }

  async remove(hash: string): Promise<void> {
    await rm(this.pathOf(hash), { force: true });
  }

  async *list(): AsyncGenerator<ListedObject> {
    for await (const folder of entriesOf(this.place)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for await (const hash of entriesOf(join(this.place, folder))) {
        const found = OBJECT_NAME.test(hash) ? await stat(this.pathOf(hash)).catch(() => null) : null;
        if (found) yield { hash, bytes: found.size, storedAt: found.mtime };
      }
    }
  }

  async dropUnfinished(before: Date): Promise<void> {
    for await (const name of entriesOf(join(this.place, INCOMING))) {
      const path = join(this.place, INCOMING, name);
      const found = await stat(path).catch(() => null);
      if (found && found.mtime < before) await rm(path, { force: true });
    }
  }

  private pathOf(hash: string): string {
    if (!OBJECT_NAME.test(hash)) throw new Error('an object is named by its SHA-256');
    return join(this.place, hash.slice(0, 2), hash);
  }
}

/** Names in a folder; none when the folder does not exist yet. */
async function* entriesOf(folder: string): AsyncGenerator<string> {
  const opened = await opendir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (opened) for await (const { name } of opened) yield name;
}

/** Makes the new name durable. Otherwise a power cut could lose a file whose row is already committed. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
