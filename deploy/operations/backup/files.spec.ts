import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '@jiceng/platform/file-store';
import type { FileStore } from '@jiceng/platform/stored-object';
import { serviceDatabase, type TestDatabase } from '@jiceng/testing/database';
import { dataSource } from '../../../services/coordination/src/data-source.js';
import {
  checkObjects,
  copyMissing,
  filesOf,
  listNameOf,
  missingIn,
  removeUnnamed,
  type NamedObjects,
} from './files.js';
import { liveFileStore } from './live-files.js';
import { FolderStore, openStore } from './store.js';

const home = mkdtempSync(join(tmpdir(), 'jiceng-backup-files-'));
let folders = 0;
const fresh = (): string => join(home, String((folders += 1)));
const liveStore = (folder = fresh()): FileStore =>
  openFileStore({ FILES_FOLDER: folder, FILES_S3_PREFIX: '', FILES_S3_REGION: '' });

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}
const put = async (store: FileStore): Promise<string> => (await store.put(once(randomBytes(2000)))).hash;

async function namesIn(store: FileStore): Promise<string[]> {
  const names: string[] = [];
  for await (const { hash } of store.list()) names.push(hash);
  return names.sort();
}
const change = (folder: string, object: string): void =>
  writeFileSync(join(folder, object.slice(0, 2), object), 'something else');
const attached = (...objects: string[]): NamedObjects => new Map(objects.map((object) => [object, true]));

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the files of the platform', () => {
  const folder = fresh();
  const store = new FolderStore(folder);

  it('are those of the settings, unless backups leave them out', () => {
    expect(liveFileStore(store, { FILES_FOLDER: '/files' })?.place).toBe('/files');
    expect(liveFileStore(store, { BACKUP_FILES: 'false' })).toBeNull();
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['when nothing names them', {}, 'set FILES_FOLDER'],
    ['when they are where backups are kept', { FILES_FOLDER: `${folder}/x/../files/` }, 'cannot be kept where'],
    ['when the switch is neither on nor off', { BACKUP_FILES: 'no' }, 'BACKUP_FILES is true or false'],
  ])('are refused %s', (_, env, words) => {
    expect(() => liveFileStore(store, env)).toThrow(words);
  });

  it('are refused in the bucket and folder of the backups', () => {
    const login = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' };
    const bucket = openStore({ BACKUP_S3_ENDPOINT: 'https://s3', BACKUP_S3_BUCKET: 'b', ...login });
    const settings = (prefix: string) => ({
      FILES_S3_ENDPOINT: 'https://s3/',
      FILES_S3_BUCKET: 'b',
      FILES_S3_PREFIX: prefix,
      FILES_S3_ACCESS_KEY_ID: 'a',
      FILES_S3_SECRET_ACCESS_KEY: 'b',
    });
    expect(() => liveFileStore(bucket, settings('jiceng/files'))).toThrow('cannot be kept where');
    expect(liveFileStore(bucket, settings('photos'))?.place).toBe('https://s3/b/photos/');
  });
});

describe('which objects the rows name', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await serviceDatabase({ name: 'coordination', dataSource });
  });
  afterAll(() => database.drop());

  it('names originals, derivatives and parts, and tells attached files from uploads', async () => {
    const file = (id: string, columns: string, values: string): Promise<unknown> =>
      database.query(
        `INSERT INTO file (id, bytes, received, shown_key, created_at, ${columns}) VALUES ('${id}', 10, 5, 'k', now(), ${values})`,
      );
    const upload = randomUUID();
    await file(randomUUID(), 'type, original, shown, thumbnail, attached_at', `'jpeg', 'a', 'b', 'c', now()`);
    await file(randomUUID(), 'type, shown, attached_at', `'jpeg', 'd', now()`);
    await file(randomUUID(), 'owner, type, original', `'somebody', 'jpeg', 'e'`);
    await file(upload, 'owner', `'somebody'`);
    await database.query(`INSERT INTO file_part (file_id, start, bytes, object) VALUES ($1, 0, 5, 'f')`, [upload]);
    expect([...(await filesOf(database.url))].sort()).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
      ['d', true],
      ['e', false],
      ['f', false],
    ]);
  });
});

describe('photos and documents in a backup', () => {
  it('copies each object once, and a restore puts back what the platform lacks', async () => {
    const [live, backup] = [liveStore(), new FolderStore(fresh())];
    const first = [await put(live), await put(live)];
    expect(await copyMissing(attached(...first), live, backup.files)).toEqual({ objects: 2, bytes: 4000, lost: [] });
    const all = [...first, await put(live)].sort();
    expect(await copyMissing(attached(...all), live, backup.files)).toMatchObject({ objects: 1, lost: [] });
    expect(await namesIn(backup.files)).toEqual(all);

    const empty = liveStore();
    expect(await copyMissing(attached(...all), backup.files, empty)).toMatchObject({ objects: 3, lost: [] });
    expect(await namesIn(empty)).toEqual(all);
  });

  it('reports an attached file whose object is missing or was changed, and copies the others', async () => {
    const folder = fresh();
    const [live, backup] = [liveStore(folder), new FolderStore(fresh())];
    const [whole, missing, changed, upload] = [await put(live), await put(live), await put(live), await put(live)];
    await live.remove(missing);
    await live.remove(upload);
    change(folder, changed);
    const named = attached(whole, missing, changed).set(upload, false);
    const copied = await copyMissing(named, live, backup.files);
    expect(copied).toMatchObject({ objects: 1, lost: expect.arrayContaining([missing, changed]) as string[] });
    expect(copied.lost).toHaveLength(2);
    expect(await namesIn(backup.files)).toEqual([whole]);
  });

  it('keeps an object as long as a kept backup names it', async () => {
    const store = new FolderStore(fresh());
    const [kept, old] = [await put(store.files), await put(store.files)];
    const archive = async (name: string): Promise<string> => {
      await store.put(name, once(Buffer.from('an archive')));
      return name;
    };
    const names = [await archive('1.jiceng'), await archive('2.jiceng'), await archive('3.jiceng')];
    expect(await removeUnnamed(names[0]!, attached(kept, old), store, names.slice(0, 1))).toBe(0);
    // The second backup no longer names the object, and the first one does.
    expect(await removeUnnamed(names[1]!, attached(kept), store, names.slice(0, 2))).toBe(0);
    expect(await namesIn(store.files)).toEqual([kept, old].sort());
    // When the first backup has expired, no backup names it.
    expect(await removeUnnamed(names[2]!, attached(kept), store, names.slice(1))).toBe(1);
    expect(await namesIn(store.files)).toEqual([kept]);
  });

  it('removes nothing while a backup without a list is kept', async () => {
    const store = new FolderStore(fresh());
    const object = await put(store.files);
    expect(await removeUnnamed('2.jiceng', new Map(), store, ['1.jiceng', '2.jiceng'])).toBe(0);
    await store.put(listNameOf('1.jiceng'), once(Buffer.from(`${object}\n`)));
    expect(await removeUnnamed('2.jiceng', new Map(), store, ['1.jiceng', '2.jiceng'])).toBe(1);
  });

  it('finds in a drill what is missing and what was changed', async () => {
    const folder = fresh();
    const store = new FolderStore(folder);
    const [whole, missing, upload, changed] = [
      await put(store.files),
      await put(store.files),
      await put(store.files),
      await put(store.files),
    ];
    const named = attached(whole, missing, changed).set(upload, false);
    expect(await checkObjects(named, store.files, new Set())).toEqual({ named: 4, read: 4, faults: [] });
    await store.files.remove(missing);
    await store.files.remove(upload);
    change(join(folder, 'files'), changed);
    const checked = await checkObjects(named, store.files, new Set());
    expect(checked.read).toBe(2);
    expect(checked.faults.sort()).toEqual(
      [
        `files: the object ${missing} is not in the backup`,
        `files: the object ${changed} was changed in the backup`,
      ].sort(),
    );
    expect(await missingIn(store.files, named)).toEqual([missing]);
    expect((await checkObjects(named, store.files, new Set([missing]))).faults.join()).not.toContain(missing);
    await expect(copyMissing(attached(missing), store.files, liveStore())).resolves.toMatchObject({ lost: [missing] });
  });
});
