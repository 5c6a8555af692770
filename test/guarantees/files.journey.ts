import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import sharp from 'sharp';
import { Upload } from 'tus-js-client';
import { Gateway, Refused, type Person } from '../../deploy/demo/gateway-client.js';
import { drawnPhoto } from '../../deploy/demo/photos.js';

let running: TestPlatform;
let gateway: Gateway;

const tokenOf = async (account: string): Promise<string> => {
  const answer = await fetch(`${running.gatewayUrl}/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  return ((await answer.json()) as { token: string }).token;
};

/** Uploads with the client library of the tus project, cut off once after some parts. Returns the id of the file. */
async function uploadWithForeignClient(account: string, bytes: Buffer): Promise<string> {
  const authorization = `Bearer ${await tokenOf(account)}`;
  let parts = 0;
  const begin = (url: string | null, stopAfter: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const upload = new Upload(bytes, {
        endpoint: `${running.gatewayUrl}/files`,
        ...(url === null ? {} : { uploadUrl: url }),
        headers: { authorization },
        chunkSize: 100_000,
        metadata: { filename: '张三家门口.jpg' },
        retryDelays: [100, 500],
        onChunkComplete: () => {
          parts += 1;
          if (parts === stopAfter) void upload.abort().then(() => resolve(upload.url!));
        },
        onError: reject,
        onSuccess: () => resolve(upload.url!),
      });
      upload.start();
    });
  const url = await begin(null, 2);
  expect(parts).toBe(2);
  const finished = await begin(url, -1);
  expect(finished).toBe(url);
  return url.split('/').at(-1)!;
}

const report = async (person: Person, files: string[], community: string): Promise<string> => {
  const input = {
    idempotencyKey: crypto.randomUUID(),
    source: 'RESIDENT',
    description: '路灯损坏，夜间无照明',
    areaCode: community,
    files,
  };
  const { reportIssue } = await person.send<{ reportIssue: { issue: { id: string } } }>(
    'mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }',
    { input },
  );
  return reportIssue.issue.id;
};

const addressOf = async (person: Person, id: string): Promise<string | undefined> => {
  const { issue } = await person.send<{ issue: { files: { address: string }[] } | null }>(
    'query Files($id: ID!) { issue(id: $id) { files { address } } }',
    { id },
  );
  return issue?.files[0]?.address;
};

const statusFor = (person: Person, address: string): Promise<number> =>
  person.download(address).then(
    ({ status }) => status,
    (error: Refused) => (error.code === 'NOT_FOUND' ? 404 : error.code === 'UNAUTHENTICATED' ? 401 : 0),
  );

/** Returns the resident memory of the gateway, now and at its peak, in bytes. */
function gatewayMemory(): { now: number; peak: number } {
  const text = readFileSync(`/proc/${running.platform.process('gateway').pid}/status`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(text)![1]) * 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

/** Checks uploads and downloads through the gateway. */
export function describeFiles(platform: () => TestPlatform): void {
  describe('files', () => {
    let community: string;
    beforeAll(async () => {
      running = platform();
      gateway = new Gateway(running.gatewayUrl);
      const [found] = await running.platform.postgres.query<{ code: string }>(
        'jiceng_grid',
        `SELECT code FROM region WHERE level = 'community' ORDER BY code LIMIT 1`,
      );
      community = found!.code;
    });

    it('come from the client library of the tus project, which continues after a cut', async () => {
      const id = await uploadWithForeignClient('resident-1', await large());
      const issueId = await report(gateway.as('resident-1'), [id], community);
      const address = (await addressOf(gateway.as('resident-1'), issueId))!;
      const shown = Buffer.from(await (await gateway.as('resident-1').download(address)).arrayBuffer());
      const { exif, format } = await sharp(shown).metadata();
      expect([format, exif]).toEqual(['jpeg', undefined]);
      // The name on the phone is kept nowhere.
      const rows = await running.platform.postgres.query<{ row: string }>(
        'jiceng_coordination',
        `SELECT to_jsonb(f)::text AS row FROM file f WHERE id = '${id}'`,
      );
      expect(rows[0]!.row).not.toContain('张三');
    }, 60_000);

    it('are closed to other residents and to callers without a token', async () => {
      const photo = await drawnPhoto('井盖破损', 2);
      const id = await gateway.as('resident-1').upload(photo);
      const issueId = await report(gateway.as('resident-1'), [id], community);
      const address = (await addressOf(gateway.as('resident-1'), issueId))!;
      expect(await statusFor(gateway.as('resident-1'), address)).toBe(200);
      expect(await statusFor(gateway.as('resident-2'), address)).toBe(404);
      expect((await fetch(`${running.gatewayUrl}${address}`)).status).toBe(401);
      expect(
        (await fetch(`${running.gatewayUrl}/files`, { method: 'POST', headers: { 'upload-length': '5' } })).status,
      ).toBe(401);
      await expect(
        gateway
          .as('resident-2')
          .send('mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } } }', {
            input: {
              idempotencyKey: crypto.randomUUID(),
              source: 'RESIDENT',
              description: '他人的照片',
              areaCode: community,
              files: [id],
            },
          }),
      ).rejects.toThrow('BAD_INPUT');
    }, 60_000);

    it('pass through the gateway without being held by it: 8 photos of 3 MB at once', async () => {
      const photo = await large(2400, 1800);
      expect(photo.length).toBeGreaterThan(3_000_000);
      const before = gatewayMemory();
      const ids = await Promise.all(
        Array.from({ length: 8 }, (_, at) => gateway.as(`resident-${(at % 3) + 1}`).upload(photo)),
      );
      expect(new Set(ids).size).toBe(8);
      // All photos together are more than 24 MB; the gateway holds only the pieces that are on their way.
      expect(gatewayMemory().peak - before.now).toBeLessThan(90 * 1024 * 1024);
    }, 180_000);
  });
}

/** A photo that does not compress. */
function large(width = 700, height = 500): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  return sharp({ create: { width, height, channels: 3, background: 'white', noise } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
