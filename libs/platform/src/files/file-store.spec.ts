import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFileStore } from '@jiceng/testing/file-stores';
import { DiskStore } from './disk-store.js';
import { openFileStore } from './file-store.js';

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
