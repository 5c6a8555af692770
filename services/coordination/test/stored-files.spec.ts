import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Actor } from '@jiceng/platform/context';
import { FileKeys } from '@jiceng/platform/file-keys';
import { storedBytes } from '@jiceng/platform/file-queries';
import { ObjectSweep, UnattachedSweep } from '@jiceng/platform/file-sweep';
import { StoredFiles } from '@jiceng/platform/files';
import { createLogger } from '@jiceng/platform/log';
import type { FileStore } from '@jiceng/platform/stored-object';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { DataSource } from 'typeorm';
import { FILE_STORE } from '../src/case/files/file-parts.js';
import { send } from './commands.js';
import { people } from './district.js';
import { everyRow } from './every-row.js';
import { auditor, FileDistrict, filing, type SeenFile } from './file-district.js';
import { begin, phonePhoto, sendPart, upload } from './uploads.js';

let subgraph: TestSubgraph;
let district: FileDistrict;
const objectPath = (hash: string): string => district.objectPath(hash);
const objects = (): string[] => district.objects();
const filesOf = (as: Actor, id: string): Promise<SeenFile[] | null> => district.filesOf(as, id);
const get = (as: Actor | null, path: string, headers = {}): Promise<Response> => district.get(as, path, headers);
const report = (as: Actor, files: string[], more = {}): Promise<string> => district.report(as, files, more);
beforeAll(async () => {
  district = await FileDistrict.start();
  ({ subgraph } = district);
}, 60_000);
afterAll(() => district.stop());

describe('a store that fails', () => {
  const unavailable = async (answer: Response): Promise<void> => {
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(text).not.toContain('planted');
    expect((JSON.parse(text) as { errors: { extensions: object }[] }).errors[0]!.extensions).toMatchObject({
      code: 'TEMPORARILY_UNAVAILABLE',
      messages: { zh: expect.stringContaining('请稍后重试'), en: expect.stringContaining('try again') },
    });
  };

  it('gives uploads and downloads a refusal in both languages, without its own words, and the upload goes on', async () => {
    const store = subgraph.service.app.get<FileStore>(FILE_STORE);
    const photo = await phonePhoto('#2b2');
    const path = await begin(subgraph, people.resident, photo.length);
    const put = jest.spyOn(store, 'put').mockRejectedValueOnce(new Error('the S3 store refused PUT /planted: 403'));
    await unavailable(await sendPart(subgraph, people.resident, path, 0, photo));
    put.mockRestore();
    expect((await sendPart(subgraph, people.resident, path, 0, photo)).status).toBe(204);
    const issueId = await report(people.resident, [path.split('/').at(-1)!]);
    const [file] = (await filesOf(people.resident, issueId))!;
    const [row] = await subgraph.database.query<{ shown: string }>('SELECT shown FROM file WHERE id = $1', [file!.id]);
    const content = readFileSync(objectPath(row!.shown));
    rmSync(objectPath(row!.shown));
    const answer = await get(people.resident, file!.address);
    expect(answer.headers.get('etag')).toBeNull();
    await unavailable(answer);
    writeFileSync(objectPath(row!.shown), content);
    expect((await get(people.resident, file!.address)).status).toBe(200);
  });
});

describe('files at rest', () => {
  it('are sealed, and no row or object holds what the camera wrote', async () => {
    const photo = await phonePhoto('#5a5');
    await report(people.resident, [await upload(subgraph, people.resident, photo)]);
    const stored = readdirSync(district.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(stored.length).toBeGreaterThan(3);
    const planted = photo.subarray(0, 2000);
    for (const bytes of stored) {
      expect(bytes.includes('Planted Camera Works')).toBe(false);
      expect(bytes.includes(planted.subarray(500, 540))).toBe(false);
    }
    expect((await everyRow(subgraph)).filter((row) => /Planted Camera|拍照人/.test(row))).toEqual([]);
  });

  it('of an anonymous report lead to nobody: account, original and its hash are gone', async () => {
    const photo = await phonePhoto('#0c0');
    const id = await upload(subgraph, people.resident, photo);
    const pdf = await upload(subgraph, people.resident, Buffer.from('%PDF-1.7\n作者\n%%EOF\n'));
    const anonymous = { reporter: { grade: 'ANONYMOUS' } };
    const refused = await send(subgraph, people.resident, 'reportIssue', { ...filing, ...anonymous, files: [pdf] });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'files.0' } });
    const before = objects().length;
    const issueId = await report(people.resident, [id], anonymous);
    const [row] = await subgraph.database.query(
      'SELECT owner, original, original_key, sha256 FROM file WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ owner: null, original: null, original_key: null, sha256: null });
    await new Promise((done) => setTimeout(done, 100));
    expect(objects()).toHaveLength(before - 1);
    const [file] = (await filesOf(auditor, issueId))!;
    expect(file).toMatchObject({ bytes: null, sha256: null, originalAddress: null, earlierUses: 0 });
    expect((await get(auditor, `/files/${id}/original`)).status).toBe(404);
    expect((await get(people.streetA, file!.address)).status).toBe(200);
    // The account that sent the report is no longer its reporter, so the photo is closed to it too.
    expect((await get(people.resident, file!.address)).status).toBe(404);
    expect((await get(people.otherResident, file!.address)).status).toBe(404);
  });

  it('are deleted when nobody attached them for 24 hours, with every object that no row names', async () => {
    const dataSource = subgraph.service.app.get(DataSource);
    const [files, store, log] = [
      subgraph.service.app.get(StoredFiles),
      subgraph.service.app.get(FILE_STORE),
      createLogger('test', 'silent'),
    ];
    const kept = await report(people.resident, [await upload(subgraph, people.resident, await phonePhoto('#b0b'))]);
    const left = await upload(subgraph, people.resident, await phonePhoto('#b1b'));
    const half = await begin(subgraph, people.resident, 60_000);
    await sendPart(subgraph, people.resident, half, 0, Buffer.alloc(30_000));
    const orphan = await store.put(
      (async function* () {
        yield Buffer.from('nobody names me');
      })(),
    );
    const run = (sweep: UnattachedSweep | ObjectSweep) =>
      (sweep as unknown as { runOnce: () => Promise<boolean> }).runOnce();
    const early = Date.now() + 23 * 3_600_000;
    await run(new UnattachedSweep(dataSource, files, log, () => early));
    expect(await subgraph.database.query('SELECT id FROM file WHERE id = $1', [left])).toHaveLength(1);
    const late = Date.now() + 25 * 3_600_000;
    await run(new UnattachedSweep(dataSource, files, log, () => late));
    expect(await subgraph.database.query('SELECT id FROM file WHERE attached_at IS NULL')).toEqual([]);
    expect(await subgraph.database.query('SELECT file_id FROM file_part')).toEqual([]);
    expect(objects()).toContain(orphan.hash);
    // A restored backup may name an object again, so objects outlive the backups.
    const inDays = (days: number) => () => Date.now() + days * 24 * 3_600_000;
    await run(new ObjectSweep(dataSource, store, log, inDays(44)));
    expect(objects()).toContain(orphan.hash);
    await run(new ObjectSweep(dataSource, store, log, inDays(46)));
    expect(objects()).not.toContain(orphan.hash);
    // Exactly the objects of attached files are left, and they still open.
    const rows = await subgraph.database.query<{ named: number }>(
      'SELECT sum(num_nonnulls(original, shown, thumbnail))::int AS named FROM file',
    );
    expect(objects()).toHaveLength(rows[0]!.named);
    expect((await get(people.streetA, (await filesOf(people.streetA, kept))![0]!.address)).status).toBe(200);
  });

  it('stop at the limit of the district, which counts what has arrived at once', async () => {
    const dataSource = subgraph.service.app.get(DataSource);
    const parts = {
      dataSource,
      store: subgraph.service.app.get<FileStore>(FILE_STORE),
      keys: new FileKeys('x'.repeat(32)),
      scanner: null,
      log: createLogger('test', 'silent'),
    };
    const { bytes } = await new StoredFiles({ ...parts, limitBytes: 1 }).total();
    const files = new StoredFiles({ ...parts, limitBytes: bytes + 1000 });
    const refusal = expect.objectContaining({ code: 'FILE_STORE_FULL' });
    await expect(files.begin(crypto.randomUUID(), 'a', 1001)).rejects.toThrow(refusal);
    const id = crypto.randomUUID();
    await files.begin(id, 'a', 600);
    await files.add((await files.ownUpload(id, 'a'))!, 0, Buffer.alloc(500));
    await expect(files.begin(crypto.randomUUID(), 'a', 600)).rejects.toThrow(refusal);
    await files.drop(id);
  });

  it('count with all that they take in the store', async () => {
    const sizeOnDisk = (): number => objects().reduce((sum, hash) => sum + statSync(objectPath(hash)).size, 0);
    const bytesOfAll = async (): Promise<number> =>
      Number((await storedBytes.first(subgraph.service.app.get(DataSource)))!.bytes);
    const before = [sizeOnDisk(), await bytesOfAll()];
    await upload(subgraph, people.resident, await phonePhoto('#1f7'));
    const after = [sizeOnDisk(), await bytesOfAll()];
    expect(after[1]! - before[1]!).toBe(after[0]! - before[0]!);
    expect(after[1]!).toBeGreaterThan(before[1]!);
  });
});
