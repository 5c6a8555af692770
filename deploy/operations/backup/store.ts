import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';
import { UserFault } from '@jiceng/local/user-fault';
import { openFileStore } from '@jiceng/platform/file-store';
import type { FileStore } from '@jiceng/platform/stored-object';

export interface StoredBackup {
  name: string;
  bytes: number;
}

/** A store of archives. A name appears only when its archive is complete. */
export interface BackupStore {
  readonly place: string;
  /** The objects of photos and documents, which lie beside the archives and are shared by them. */
  readonly files: FileStore;
  put(name: string, content: AsyncIterable<Buffer>): Promise<number>;
  get(name: string): Promise<AsyncIterable<Buffer>>;
  list(): Promise<StoredBackup[]>;
  remove(name: string): Promise<void>;
}

/**
 * Opens the store from the settings: BACKUP_S3_ENDPOINT and BACKUP_S3_BUCKET, or else BACKUP_FOLDER. @throws UserFault
 */
export function openStore(env: NodeJS.ProcessEnv): BackupStore {
  const {
    BACKUP_S3_ENDPOINT: endpoint,
    BACKUP_S3_BUCKET: bucket,
    BACKUP_FOLDER: folder,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = env;
  if (!endpoint) {
    if (!folder)
      throw new UserFault('Nowhere to keep backups: set BACKUP_S3_ENDPOINT and BACKUP_S3_BUCKET, or BACKUP_FOLDER');
    return new FolderStore(folder);
  }
  if (!bucket || !accessKeyId || !secretAccessKey)
    throw new UserFault('An S3 store needs BACKUP_S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  return new S3Store({
    endpoint,
    bucket,
    prefix: env.BACKUP_S3_PREFIX ?? 'jiceng',
    region: env.BACKUP_S3_REGION ?? 'us-east-1',
    accessKeyId,
    secretAccessKey,
  });
}

/** Folder of the objects of files, within the folder or prefix of the archives. */
const FILES = 'files';

const byName = (left: StoredBackup, right: StoredBackup): number => (left.name < right.name ? -1 : 1);

export class FolderStore implements BackupStore {
  readonly place: string;
  readonly files: FileStore;

  constructor(folder: string) {
    this.place = folder;
    this.files = openFileStore({ FILES_FOLDER: join(folder, FILES), FILES_S3_PREFIX: '', FILES_S3_REGION: '' });
  }

  async put(name: string, content: AsyncIterable<Buffer>): Promise<number> {
    await mkdir(this.place, { recursive: true });
    const file = join(this.place, name);
    await pipeline(Readable.from(content), createWriteStream(`${file}.part`, { mode: 0o600, flush: true }));
    await rename(`${file}.part`, file);
    return (await stat(file)).size;
  }

  async get(name: string): Promise<AsyncIterable<Buffer>> {
    const file = join(this.place, name);
    await stat(file).catch(() => {
      throw new UserFault(`There is no backup ${name} in ${this.place}`);
    });
    return createReadStream(file);
  }

  async list(): Promise<StoredBackup[]> {
    const names = (await readdir(this.place).catch(() => [])).filter((name) => name.endsWith('.jiceng'));
    return (
      await Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(this.place, name))).size })))
    ).sort(byName);
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.place, name), { force: true });
  }
}

interface S3Settings {
  endpoint: string;
  bucket: string;
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Size of a part. S3 requires at least 5 MiB for all parts except the last. */
const PART_BYTES = 8 * 1024 * 1024;

export class S3Store implements BackupStore {
  readonly place: string;
  readonly files: FileStore;
  private readonly client: AwsClient;
  private readonly bucketUrl: string;
  private readonly prefix: string;

  constructor({ endpoint, bucket, prefix, region, accessKeyId, secretAccessKey }: S3Settings) {
    this.client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 });
    this.bucketUrl = `${endpoint.replace(/\/$/, '')}/${bucket}`;
    this.prefix = prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`;
    this.place = `${this.bucketUrl}/${this.prefix}`;
    this.files = openFileStore({
      FILES_S3_ENDPOINT: endpoint,
      FILES_S3_BUCKET: bucket,
      FILES_S3_PREFIX: `${this.prefix}${FILES}`,
      FILES_S3_REGION: region,
      FILES_S3_ACCESS_KEY_ID: accessKeyId,
      FILES_S3_SECRET_ACCESS_KEY: secretAccessKey,
    });
  }

  /**
   * Uploads an archive in parts, so that no disk must hold the whole archive. An interrupted upload leaves no visible
   * object.
   */
  async put(name: string, content: AsyncIterable<Buffer>): Promise<number> {
    const object = this.urlOf(name);
    const upload = tagOf(await (await this.ask(`${object}?uploads`, { method: 'POST' })).text(), 'UploadId');
    if (!upload) throw new Error('the S3 store began no upload');
    const parts: string[] = [];
    let total = 0;
    try {
      for await (const part of inParts(content)) {
        const answer = await this.ask(
          `${object}?partNumber=${parts.length + 1}&uploadId=${encodeURIComponent(upload)}`,
          { method: 'PUT', body: new Uint8Array(part) },
        );
        await answer.arrayBuffer();
        parts.push(answer.headers.get('etag') ?? '');
        total += part.length;
      }
      const list = parts
        .map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`)
        .join('');
      const done = await (
        await this.ask(`${object}?uploadId=${encodeURIComponent(upload)}`, {
          method: 'POST',
          body: `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`,
        })
      ).text();
      // The store may report a failure in the body after it has answered 200.
      if (done.includes('<Error>'))
        throw new Error(`the S3 store did not finish the upload: ${tagOf(done, 'Message') ?? ''}`);
      return total;
    } catch (error) {
      await this.ask(`${object}?uploadId=${encodeURIComponent(upload)}`, { method: 'DELETE' }).catch(() => undefined);
      throw error;
    }
  }

  async get(name: string): Promise<AsyncIterable<Buffer>> {
    const answer = await this.ask(this.urlOf(name), { method: 'GET' });
    return Readable.fromWeb(answer.body as never) as AsyncIterable<Buffer>;
  }

  async list(): Promise<StoredBackup[]> {
    const found: StoredBackup[] = [];
    for (let token: string | null = null; ;) {
      const query = new URLSearchParams({
        'list-type': '2',
        prefix: this.prefix,
        // Leaves out the objects of files, of which there may be a million.
        delimiter: '/',
        ...(token ? { 'continuation-token': token } : {}),
      });
      const text = await (await this.ask(`${this.bucketUrl}?${query}`, { method: 'GET' })).text();
      for (const [, item] of text.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
        const name = (tagOf(item!, 'Key') ?? '').slice(this.prefix.length);
        if (name.endsWith('.jiceng')) found.push({ name, bytes: Number(tagOf(item!, 'Size')) });
      }
      token = tagOf(text, 'NextContinuationToken');
      if (!token) return found.sort(byName);
    }
  }

  async remove(name: string): Promise<void> {
    await this.ask(this.urlOf(name), { method: 'DELETE' });
  }

  private urlOf(name: string): string {
    return `${this.bucketUrl}/${this.prefix}${name}`;
  }

  private async ask(url: string, init: RequestInit): Promise<Response> {
    const answer = await this.client.fetch(url, init).catch((error: unknown) => {
      throw new UserFault(`The S3 store at ${this.bucketUrl} does not answer`, { cause: error });
    });
    if (answer.ok) return answer;
    const text = await answer.text();
    throw new UserFault(
      `The S3 store refused ${init.method} ${new URL(url).pathname}: ${answer.status} ${tagOf(text, 'Code') ?? ''} ${tagOf(text, 'Message') ?? ''}`.trim(),
    );
  }
}

function tagOf(xml: string, tag: string): string | null {
  return (
    new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? null
  );
}

async function* inParts(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const bytes of content) {
    waiting.push(bytes);
    size += bytes.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, size] = [[], 0];
  }
  yield Buffer.concat(waiting);
}
