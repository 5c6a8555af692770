import { jest } from '@jest/globals';
import type { Actor } from '@jiceng/platform/context';
import { StoredFiles } from '@jiceng/platform/files';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import sharp from 'sharp';
import { command, refusal, send } from './commands.js';
import { organizationId, people } from './district.js';
import { auditor, bytesOf, FileDistrict, filing, type SeenFile } from './file-district.js';
import { begin, phonePhoto, sendPart, tus, upload } from './uploads.js';

let subgraph: TestSubgraph;
let district: FileDistrict;
const objects = (): string[] => district.objects();
const filesOf = (as: Actor, id: string): Promise<SeenFile[] | null> => district.filesOf(as, id);
const get = (as: Actor | null, path: string, headers = {}): Promise<Response> => district.get(as, path, headers);
const report = (as: Actor, files: string[], more = {}): Promise<string> => district.report(as, files, more);
beforeAll(async () => {
  district = await FileDistrict.start();
  ({ subgraph } = district);
}, 60_000);
afterAll(() => district.stop());

describe('an upload', () => {
  it('continues after the line was cut, and after the last part was lost on its way', async () => {
    const photo = await phonePhoto();
    const path = await begin(subgraph, people.resident, photo.length);
    await sendPart(subgraph, people.resident, path, 0, photo.subarray(0, 30_000));
    const head = await tus(subgraph, people.resident, 'HEAD', path);
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
      200,
      '30000',
      String(photo.length),
    ]);
    // A part whose offset differs from the number of received bytes is refused, and none of its bytes is kept.
    expect((await sendPart(subgraph, people.resident, path, 10, photo.subarray(10, 20))).status).toBe(409);
    expect((await sendPart(subgraph, people.resident, path, 30_000, photo.subarray(30_000))).status).toBe(204);
    const issueId = await report(people.resident, [path.split('/').at(-1)!]);
    const [file] = (await filesOf(people.resident, issueId))!;
    expect(file).toMatchObject({ step: 1, type: 'image/jpeg', bytes: photo.length, width: 640, height: 480 });
  });

  it('keeps what arrived before the line was cut', async () => {
    const photo = await phonePhoto('#123');
    const path = await begin(subgraph, people.resident, photo.length);
    const cutOff = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new Uint8Array(photo.subarray(0, 50_000)));
        await new Promise((done) => setTimeout(done, 200));
        controller.error(new Error('the line was cut'));
      },
    });
    await expect(
      fetch(`${subgraph.service.url}${path}`, {
        method: 'PATCH',
        headers: {
          'tus-resumable': '1.0.0',
          'x-jiceng-context': subgraph.context(people.resident),
          'upload-offset': '0',
          'content-type': 'application/offset+octet-stream',
        },
        body: cutOff,
        duplex: 'half',
      } as RequestInit),
    ).rejects.toThrow();
    await new Promise((done) => setTimeout(done, 300));
    const head = await tus(subgraph, people.resident, 'HEAD', path);
    expect(head.headers.get('upload-offset')).toBe('50000');
  });

  it('belongs to its sender alone', async () => {
    const photo = await phonePhoto('#777');
    const path = await begin(subgraph, people.resident, photo.length);
    for (const other of [people.otherResident, people.streetA]) {
      expect((await tus(subgraph, other, 'HEAD', path)).status).toBe(404);
      expect((await sendPart(subgraph, other, path, 0, photo)).status).toBe(404);
      expect((await tus(subgraph, other, 'DELETE', path)).status).toBe(404);
    }
    expect((await sendPart(subgraph, people.resident, path, 0, photo)).status).toBe(204);
    const id = path.split('/').at(-1)!;
    const stolen = await send(subgraph, people.otherResident, 'reportIssue', { ...filing, files: [id] });
    expect(stolen.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'files.0' } });
    // A file that is attached to nothing has no address, not even for its sender.
    expect((await get(people.resident, `${path}/shown`)).status).toBe(404);
    expect((await tus(subgraph, people.resident, 'DELETE', path)).status).toBe(204);
    expect((await tus(subgraph, people.resident, 'HEAD', path)).status).toBe(404);
  });

  it('is refused without an account or a right, and by size before anything arrives', async () => {
    const length = { 'upload-length': '10' };
    expect((await tus(subgraph, null, 'POST', '/files', length)).status).toBe(403);
    expect((await tus(subgraph, people.operator, 'POST', '/files', length)).status).toBe(403);
    const tooLarge = await tus(subgraph, people.resident, 'POST', '/files', { 'upload-length': '200000000' });
    expect(tooLarge.status).toBe(400);
    expect((await tooLarge.json()) as unknown).toMatchObject({ errors: [{ extensions: { code: 'FILE_TOO_LARGE' } }] });
  });

  it('is refused by its content in both languages, and leaves nothing', async () => {
    const before = objects().length;
    const heic = Buffer.concat([
      Buffer.from([0, 0, 0, 24]),
      Buffer.from('ftypheic\0\0\0\0mif1heic'),
      Buffer.alloc(100),
    ]);
    const path = await begin(subgraph, people.resident, heic.length);
    const answer = await sendPart(subgraph, people.resident, path, 0, heic);
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { extensions: { code: string; messages: object } }[] };
    expect(errors[0]!.extensions.code).toBe('FILE_IS_HEIC');
    expect(errors[0]!.extensions.messages).toMatchObject({
      zh: expect.stringContaining('兼容性最佳'),
      en: expect.stringContaining('Most Compatible'),
    });
    expect((await tus(subgraph, people.resident, 'HEAD', path)).status).toBe(404);
    expect(objects()).toHaveLength(before);
  });
});

describe('the files of an issue', () => {
  it('are attached once, with the command or not at all', async () => {
    const id = await upload(subgraph, people.resident, await phonePhoto());
    expect(
      await refusal(subgraph, people.resident, 'reportIssue', { ...filing, categoryCode: '9999999', files: [id] }),
    ).toBe('UNKNOWN_CATEGORY');
    await report(people.resident, [id]);
    const again = await send(subgraph, people.resident, 'reportIssue', { ...filing, files: [id] });
    expect(again.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_INPUT', details: { field: 'files.0' } });
    const half = (await begin(subgraph, people.resident, 1000)).split('/').at(-1)!;
    const early = await send(subgraph, people.resident, 'reportIssue', { ...filing, files: [half] });
    expect(early.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_INPUT',
      messages: { zh: expect.stringContaining('尚未传完') },
    });
    const many = Array.from({ length: 10 }, () => half);
    expect(await refusal(subgraph, people.resident, 'reportIssue', { ...filing, files: many })).toBe('BAD_INPUT');
  });

  it('are shown without camera and place; the original opens for few, and each use is on record', async () => {
    const photo = await phonePhoto('#a33');
    const issueId = await report(people.resident, [await upload(subgraph, people.resident, photo)]);
    const [file] = (await filesOf(people.coordinator, issueId))!;
    for (const address of [file!.address, file!.thumbnailAddress!]) {
      const answer = await get(people.streetA, address);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
      const etag = answer.headers.get('etag')!;
      const bytes = await bytesOf(answer);
      expect((await sharp(bytes).metadata()).exif).toBeUndefined();
      expect(bytes.includes('Planted Camera Works')).toBe(false);
      expect((await get(people.streetA, address, { 'if-none-match': etag })).status).toBe(304);
    }
    const original = `/files/${file!.id}/original`;
    expect((await get(people.resident, original)).status).toBe(403);
    expect((await get(people.environment, original)).status).toBe(404);
    expect((await filesOf(people.resident, issueId))![0]).toMatchObject({
      originalAddress: null,
      sha256: null,
      earlierUses: null,
    });
    expect((await filesOf(auditor, issueId))![0]!.originalAddress).toBe(original);
    expect((await bytesOf(await get(auditor, original))).equals(photo)).toBe(true);
    const records = await subgraph.database.query(
      `SELECT actor ->> 'id' AS who FROM audit_record WHERE act = 'openOriginal' AND subject_id = $1`,
      [file!.id],
    );
    expect(records).toEqual([{ who: 'auditor-9' }]);
  });

  it('are closed to everybody who may not see the issue', async () => {
    const issueId = await report(people.resident, [await upload(subgraph, people.resident, await phonePhoto('#4f4'))]);
    const [file] = (await filesOf(people.resident, issueId))!;
    for (const other of [people.otherResident, people.streetB, people.environment, people.operator]) {
      expect(await filesOf(other, issueId).catch(() => null)).toBeNull();
      expect([404, 403]).toContain((await get(other, file!.address)).status);
    }
    expect((await get(null, file!.address)).status).toBe(403);
    expect((await get(people.resident, `/files/${file!.id}/anything`)).status).toBe(404);
    expect((await get(people.resident, '/files/none/shown')).status).toBe(400);
  });

  it('come from report, refusal, completion and verification, and are named in the archive packet', async () => {
    const photo = (as: Actor, colour: string) => phonePhoto(colour).then((bytes) => upload(subgraph, as, bytes));
    const issueId = await report(people.resident, [await photo(people.resident, '#111')]);
    await command(subgraph, people.streetA, 'judgeIssue', { issueId, decision: 'ACCEPT' });
    const dispatch = async (code: string): Promise<string> =>
      (await command(subgraph, people.streetA, 'dispatchIssue', { issueId, organizationId: organizationId(code) }))
        .task!.id;
    const first = await dispatch('WATER');
    const claim = { taskId: first, reasonCode: 'CANNOT_LOCATE' };
    // The reason needs evidence, and a photo is evidence.
    expect(await refusal(subgraph, people.water, 'returnTask', claim)).toBe('RETURN_NEEDS_EVIDENCE');
    await command(subgraph, people.water, 'returnTask', { ...claim, files: [await photo(people.water, '#222')] });
    const taskId = await dispatch('URBAN');
    await command(subgraph, people.urban, 'acceptTask', { taskId });
    await command(subgraph, people.urban, 'completeTask', {
      taskId,
      result: '已整改',
      files: [await photo(people.urban, '#333'), await photo(people.urban, '#334')],
    });
    await command(subgraph, people.verifier, 'recordVerification', {
      issueId,
      passed: true,
      files: [await photo(people.verifier, '#444')],
    });
    const { issue } = await command(subgraph, people.coordinator, 'closeIssue', { issueId });
    const { issue: seen } = await subgraph.get<{ issue: { timeline: { seq: number; step: string }[] } }>(
      'query($id: ID!) { issue(id: $id) { timeline { seq step } } }',
      { as: people.coordinator, variables: { id: issue.id } },
    );
    const stepOf = ({ step, stepKind }: SeenFile): string => {
      expect(seen.timeline.find(({ seq }) => seq === step)!.step).toBe(stepKind);
      return stepKind;
    };
    const steps = ['REPORTED', 'RETURNED', 'TASK_DONE', 'TASK_DONE', 'VERIFICATION_PASSED'];
    expect((await filesOf(people.coordinator, issueId))!.map(stepOf)).toEqual(steps);
    // The reporter sees the photo of the report and the files of completed tasks, and no file of a return or a
    // verification.
    expect((await filesOf(people.resident, issueId))!.map(stepOf)).toEqual(['REPORTED', 'TASK_DONE', 'TASK_DONE']);
    const [row] = await subgraph.database.query<{ files: { step: number; sha256: string }[] }>(
      `SELECT envelope -> 'payload' -> 'packet' -> 'files' AS files FROM outbox
       WHERE contract = 'coordination.issue-filed' AND key = $1`,
      [issueId],
    );
    expect(row!.files).toHaveLength(5);
    expect(row!.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  });

  it('show when the same photo was used before', async () => {
    const photo = await phonePhoto('#909');
    const [first, second] = [
      await report(people.resident, [await upload(subgraph, people.resident, photo)]),
      await report(people.otherResident, [await upload(subgraph, people.otherResident, photo)]),
    ];
    expect((await filesOf(people.streetA, first))![0]!.earlierUses).toBe(0);
    expect((await filesOf(people.streetA, second))![0]!.earlierUses).toBe(1);
  });

  it('are covered by rectangles in what is shown, by staff of the place', async () => {
    const photo = await sharp({ create: { width: 400, height: 200, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    const issueId = await report(people.resident, [await upload(subgraph, people.resident, photo)]);
    const [file] = (await filesOf(people.streetA, issueId))!;
    const cover = (as: Actor, rectangles: object[]) =>
      subgraph.ask<{ coverPhoto: { file: SeenFile } }>(
        'mutation($input: CoverPhotoInput!) { coverPhoto(input: $input) { file { id covered } } }',
        { as, variables: { input: { idempotencyKey: crypto.randomUUID(), fileId: file!.id, rectangles } } },
      );
    const half = { x: 0.5, y: 0, width: 0.5, height: 1 };
    const codeOf = async (as: Actor, rectangles: object[]) => (await cover(as, rectangles)).errors?.[0]?.extensions;
    expect(await codeOf(people.resident, [half])).toMatchObject({ code: 'FORBIDDEN' });
    expect(await codeOf(people.streetB, [half])).toMatchObject({ code: 'NOT_FOUND' });
    expect(await codeOf(people.streetA, [])).toMatchObject({ details: { field: 'rectangles' } });
    expect(await codeOf(people.streetA, [{ ...half, width: 0.6 }])).toMatchObject({
      details: { field: 'rectangles.0' },
    });
    const before = objects().length;
    expect((await cover(people.streetA, [half])).data!.coverPhoto.file).toEqual({ id: file!.id, covered: true });
    expect(objects()).toHaveLength(before);
    const { data, info } = await sharp(await bytesOf(await get(people.resident, file!.address)))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[(100 * info.width + 300) * info.channels]).toBeLessThan(10);
    expect(data[(100 * info.width + 100) * info.channels]).toBeGreaterThan(245);
    expect((await bytesOf(await get(auditor, `/files/${file!.id}/original`))).equals(photo)).toBe(true);
  });

  it('keep both of two coverings at once, and no painting holds a transaction', async () => {
    const photo = await sharp({ create: { width: 400, height: 200, channels: 3, background: 'white' } })
      .jpeg()
      .toBuffer();
    const issueId = await report(people.resident, [await upload(subgraph, people.resident, photo)]);
    const [file] = (await filesOf(people.streetA, issueId))!;
    const before = objects().length;
    const files = subgraph.service.app.get(StoredFiles);
    const painting = jest.spyOn(files, 'covered');
    const open = new Set<number>();
    painting.mockImplementation(async (...parameters) => {
      // A transaction that waits for the painting is idle all that time; other work is idle for moments.
      await new Promise((done) => setTimeout(done, 1500));
      const [row] = await subgraph.database.query<{ open: number }>(
        `SELECT count(*)::int AS open FROM pg_stat_activity
         WHERE datname = current_database() AND state LIKE 'idle in transaction%'
           AND state_change < clock_timestamp() - interval '1 second'`,
      );
      open.add(row!.open);
      return StoredFiles.prototype.covered.apply(files, parameters);
    });
    const cover = (x: number) =>
      subgraph.ask<{ coverPhoto: { file: { covered: boolean } } }>(
        'mutation($input: CoverPhotoInput!) { coverPhoto(input: $input) { file { covered } } }',
        {
          as: people.streetA,
          variables: {
            input: {
              idempotencyKey: crypto.randomUUID(),
              fileId: file!.id,
              rectangles: [{ x, y: 0, width: 0.2, height: 1 }],
            },
          },
        },
      );
    const answers = await Promise.all([cover(0), cover(0.8)]);
    painting.mockRestore();
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined]);
    expect([...open]).toEqual([0]);
    const { data, info } = await sharp(await bytesOf(await get(people.resident, file!.address)))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number): number => data[(100 * info.width + x) * info.channels]!;
    expect([at(40) < 10, at(200) > 245, at(360) < 10]).toEqual([true, true, true]);
    // The objects of the photo that the second painting replaced are deleted.
    expect(objects()).toHaveLength(before);
  });
});
