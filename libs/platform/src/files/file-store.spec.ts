import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFileStore } from '@jiceng/testing/file-stores';
import { DiskStore } from './disk-store.js';
import { openFileStore } from './file-store.js';
import { S3Store } from './s3-store.js';

const folder = mkdtempSync(join(tmpdir(), 'jiceng-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeFileStore('a folder', () => Promise.resolve(new DiskStore(join(folder, 'store'))));

// `.ci/files` runs the same suite against a real S3 server; without one, only the folder is tested.
const { TEST_S3_ENDPOINT, TEST_S3_BUCKET, TEST_S3_ACCESS_KEY_ID, TEST_S3_SECRET_ACCESS_KEY } = process.env;
if (TEST_S3_ENDPOINT)
  describeFileStore('an S3 bucket', () =>
    Promise.resolve(
      openFileStore({
        FILES_S3_ENDPOINT: TEST_S3_ENDPOINT,
        FILES_S3_BUCKET: TEST_S3_BUCKET,
        FILES_S3_PREFIX: 'conformance',
        FILES_S3_REGION: 'us-east-1',
        FILES_S3_ACCESS_KEY_ID: TEST_S3_ACCESS_KEY_ID,
        FILES_S3_SECRET_ACCESS_KEY: TEST_S3_SECRET_ACCESS_KEY,
      }),
    ),
  );

describe('a folder of files', () => {
  it('drops an unfinished write of earlier and keeps one that is running', async () => {
    const incoming = join(folder, 'halves', 'incoming');
    mkdirSync(incoming, { recursive: true });
    writeFileSync(join(incoming, 'half'), 'x');
    const store = new DiskStore(join(folder, 'halves'));
    await store.dropUnfinished(new Date(Date.now() - 60_000));
    expect(readdirSync(incoming)).toEqual(['half']);
    await store.dropUnfinished(new Date(Date.now() + 60_000));
    expect(readdirSync(incoming)).toEqual([]);
  });
});

describe('an S3 store that answers slowly', () => {
  const hash = 'a'.repeat(64);
  /**
   * Reads an object that a server sends in eight pieces at intervals; with `stops`, it sends only two. Returns the
   * number of bytes read.
   */
  const reading = async (everyMs: number, stops: boolean): Promise<number> => {
    const server = createServer((_, response) => {
      response.writeHead(200);
      let sent = 0;
      const timer = setInterval(() => {
        sent += 1;
        if (stops && sent > 2) return;
        response.write('0123456789');
        if (sent < 8) return;
        clearInterval(timer);
        response.end();
      }, everyMs);
      response.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const settings = { bucket: 'b', prefix: '', region: 'us-east-1', accessKeyId: 'k', secretAccessKey: 's' };
    const store = new S3Store({ endpoint: `http://127.0.0.1:${port}`, ...settings }, 400);
    try {
      let bytes = 0;
      for await (const piece of store.read(hash)) bytes += piece.length;
      return bytes;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it('is read to the end, also when that takes longer than the patience for one answer', async () => {
    await expect(reading(100, false)).resolves.toBe(80);
  });

  it('is given up when it stops sending', async () => {
    await expect(reading(20, true)).rejects.toThrow('stopped sending');
  });
});
