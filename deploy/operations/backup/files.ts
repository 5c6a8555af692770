import { createHash } from 'node:crypto';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { UserFault } from '@jiceng/local/user-fault';
import { ObjectMissing, type FileStore } from '@jiceng/platform/stored-object';
import type { BackupStore } from './store.js';

/** The service that has photos and documents. */
export const FILE_OWNER = 'coordination';
/** Number of objects that are copied at once. */
const AT_ONCE = 4;
/** Number of objects that a drill reads, chosen at random. */
const SAMPLE = 200;

/**
 * The objects of photos and documents that the rows of a database name. The value is true for a
 * file that belongs to an issue, and false for an unattached upload, which may be deleted at any moment.
 */
export type NamedObjects = Map<string, boolean>;

/** Reads the names of all objects, within the snapshot of the connection when it has one. */
export async function namedObjects(client: pg.Client): Promise<NamedObjects> {
  const named: NamedObjects = new Map();
  const rows = client.query(
    copyTo(`COPY (
      SELECT o.object, f.attached_at IS NOT NULL FROM file f, unnest(ARRAY[f.original, f.shown, f.thumbnail]) o (object)
      WHERE o.object IS NOT NULL
      UNION ALL SELECT object, false FROM file_part) TO STDOUT`),
  );
  let rest = '';
  for await (const bytes of rows as AsyncIterable<Buffer>) {
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const [object, attached] = line.split('\t') as [string, string];
      named.set(object, attached === 't' || named.get(object) === true);
    }
  }
  return named;
}

/** Reads the names of all objects from a database. */
export async function filesOf(url: string): Promise<NamedObjects> {
  const client = new pg.Client({ connectionString: url, application_name: 'jiceng-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await namedObjects(client);
  } finally {
    await client.end();
  }
}

/** Returns the objects of attached files that a store lacks. */
export async function missingIn(files: FileStore, named: NamedObjects): Promise<string[]> {
  const missing = new Map(named);
  for await (const { hash } of files.list()) missing.delete(hash);
  return [...missing].filter(([, attached]) => attached).map(([object]) => object);
}

export interface CopiedObjects {
  objects: number;
  bytes: number;
  /** Attached files that are incomplete at the source: an object is missing, or its bytes have changed. */
  lost: string[];
}

/** Copies the objects that `to` lacks. Objects never change, so that each is copied once. */
export async function copyMissing(named: NamedObjects, from: FileStore, to: FileStore): Promise<CopiedObjects> {
  const missing = new Map(named);
  for await (const { hash } of to.list()) missing.delete(hash);
  const copied: CopiedObjects = { objects: 0, bytes: 0, lost: [] };
  const rest = missing.entries();
  const copy = async (): Promise<void> => {
    for (const [object, attached] of rest) {
      const bytes = await copyObject(object, from, to);
      if (bytes === null) {
        if (attached) copied.lost.push(object);
        continue;
      }
      copied.objects += 1;
      copied.bytes += bytes;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, copy));
  return copied;
}

/** Returns the length of the object; null when `from` lacks it or has changed it. */
async function copyObject(object: string, from: FileStore, to: FileStore): Promise<number | null> {
  try {
    const { hash, bytes } = await to.put(from.read(object));
    if (hash === object) return bytes;
    await to.remove(hash);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
  }
  return null;
}

/**
 * Writes beside a backup which objects of the store its rows do not name, then removes the objects that no kept backup
 * names. A backup without such a list may name every object, so that nothing is removed while it is kept.
 * @returns the number of removed objects
 */
export async function removeUnnamed(
  name: string,
  named: NamedObjects,
  store: BackupStore,
  kept: readonly string[],
): Promise<number> {
  const unnamed: string[] = [];
  for await (const { hash } of store.files.list()) if (!named.has(hash)) unnamed.push(hash);
  await store.put(listNameOf(name), linesOf(unnamed));
  let removable = new Set(unnamed);
  for (const other of kept.filter((each) => each !== name)) {
    const list = await readList(store, other);
    removable = new Set([...removable].filter((hash) => list.has(hash)));
  }
  for (const hash of removable) await store.files.remove(hash);
  return removable.size;
}

/** `2026-11-25T013000Z.unnamed` beside `2026-11-25T013000Z.jiceng`. */
export const listNameOf = (name: string): string => name.replace(/\.jiceng$/, '.unnamed');

async function* linesOf(hashes: readonly string[]): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(hashes.map((hash) => `${hash}\n`).join('')));
}

async function readList(store: BackupStore, name: string): Promise<Set<string>> {
  try {
    const pieces: Buffer[] = [];
    for await (const bytes of await store.get(listNameOf(name))) pieces.push(bytes);
    return new Set(Buffer.concat(pieces).toString().split('\n').filter(Boolean));
  } catch (error) {
    if (error instanceof UserFault) return new Set();
    throw error;
  }
}

export interface CheckedObjects {
  /** Number of objects that the rows name. */
  named: number;
  /** Number of objects that were read and hashed. */
  read: number;
  faults: string[];
}

/**
 * Checks that a backup's store has every object of attached files, and reads a sample of them.
 * @param accepted objects whose loss is known
 */
export async function checkObjects(
  named: NamedObjects,
  files: FileStore,
  accepted: ReadonlySet<string>,
): Promise<CheckedObjects> {
  const missing = new Map(named);
  const present: string[] = [];
  for await (const { hash } of files.list()) if (missing.delete(hash)) present.push(hash);
  const faults = [...missing]
    .filter(([object, attached]) => attached && !accepted.has(object))
    .map(([object]) => `files: the object ${object} is not in the backup`);
  const sample = Array.from({ length: Math.min(SAMPLE, present.length) }, () =>
    present.splice(Math.floor(Math.random() * present.length), 1).join(),
  );
  for (const object of sample) {
    const digest = createHash('sha256');
    for await (const bytes of files.read(object)) digest.update(bytes);
    if (digest.digest('hex') !== object) faults.push(`files: the object ${object} was changed in the backup`);
  }
  return { named: named.size, read: sample.length, faults };
}
