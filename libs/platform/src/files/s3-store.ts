import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { ObjectMissing, OBJECT_NAME, type FileStore, type ListedObject, type StoredObject } from './stored-object.js';

export interface S3Settings {
  endpoint: string;
  bucket: string;
  /** Folder within the bucket; empty for the whole bucket. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Size of a part. S3 requires at least 5 MiB for all parts except the last. */
const PART_BYTES = 8 * 1024 * 1024;
const INCOMING = 'incoming/';
/** Milliseconds for an answer, and for the next bytes of an object that is read. */
const PATIENCE_MS = 60_000;

/** Objects in a bucket of an S3-compatible store. */
export class S3Store implements FileStore {
  readonly place: string;
  private readonly client: AwsClient;
  private readonly bucket: string;
  private readonly bucketUrl: string;
  private readonly prefix: string;

  constructor(
    { endpoint, bucket, prefix, region, accessKeyId, secretAccessKey }: S3Settings,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    this.client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 });
    this.bucket = bucket;
    this.bucketUrl = `${endpoint.replace(/\/$/, '')}/${bucket}`;
    this.prefix = prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`;
    this.place = `${this.bucketUrl}/${this.prefix}`;
  }

  /**
   * An object of one part is sent under its name. A larger one is sent in parts under a name of its own and copied
   * within the store when its hash is known, so that no disk and no memory must hold the whole object.
   */
  async put(content: AsyncIterable<Buffer>): Promise<StoredObject> {
    const digest = createHash('sha256');
    const parts = inParts(content, digest);
    const first = await parts.next();
    const second = await parts.next();
    if (second.done) {
      const bytes = (first.value as Buffer | undefined) ?? Buffer.alloc(0);
      const hash = digest.digest('hex');
      await this.ask(this.urlOf(hash), { method: 'PUT', body: new Uint8Array(bytes) });
      return { hash, bytes: bytes.length };
    }
    const incoming = `${INCOMING}${randomUUID()}`;
    try {
      const bytes = await this.putInParts(incoming, [first.value as Buffer, second.value], parts);
      const hash = digest.digest('hex');
      const source = encodeURI(`/${this.bucket}/${this.prefix}${incoming}`);
      const answer = await this.ask(this.urlOf(hash), { method: 'PUT', headers: { 'x-amz-copy-source': source } });
      refuseErrorIn(await answer.text());
      return { hash, bytes };
    } finally {
      await this.ask(this.urlOf(incoming), { method: 'DELETE' }).catch(() => undefined);
    }
  }

  /** Reads an object. A large file to a slow phone takes minutes, so only a store that stops sending is given up. */
  async *read(hash: string): AsyncGenerator<Buffer> {
    const idle = new IdleLimit(this.patienceMs);
    const answer = await idle.wait(() => this.ask(this.urlOf(hash), { method: 'GET', signal: idle.signal }, [404]));
    if (answer.status === 404) throw new ObjectMissing(hash, this.place);
    const pieces = Readable.fromWeb(answer.body as never)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value } = await idle.wait(() => pieces.next());
        if (done) return;
        yield Buffer.from(value as Uint8Array);
      }
    } finally {
      await pieces.return?.();
    }
  }

  async remove(hash: string): Promise<void> {
    await this.ask(this.urlOf(hash), { method: 'DELETE' }, [404]);
  }

  async *list(): AsyncGenerator<ListedObject> {
    for await (const { key, bytes, changedAt } of this.keys('')) {
      if (OBJECT_NAME.test(key)) yield { hash: key, bytes, storedAt: changedAt };
    }
  }

  async dropUnfinished(before: Date): Promise<void> {
    for await (const { key, changedAt } of this.keys(INCOMING))
      if (changedAt < before) await this.ask(this.urlOf(key), { method: 'DELETE' }, [404]);
    const query = new URLSearchParams({ uploads: '', prefix: `${this.prefix}${INCOMING}` });
    const text = await (await this.ask(`${this.bucketUrl}?${query}`, { method: 'GET' })).text();
    for (const [, item] of text.matchAll(/<Upload>([\s\S]*?)<\/Upload>/g)) {
      if (new Date(tagOf(item!, 'Initiated') ?? 0) >= before) continue;
      const upload = encodeURIComponent(tagOf(item!, 'UploadId') ?? '');
      await this.ask(`${this.bucketUrl}/${tagOf(item!, 'Key')}?uploadId=${upload}`, { method: 'DELETE' }, [404]);
    }
  }

  private async putInParts(name: string, begun: readonly Buffer[], rest: AsyncIterable<Buffer>): Promise<number> {
    const object = this.urlOf(name);
    const upload = tagOf(await (await this.ask(`${object}?uploads`, { method: 'POST' })).text(), 'UploadId');
    if (!upload) throw new Error(`the S3 store at ${this.bucketUrl} began no upload`);
    const id = encodeURIComponent(upload);
    const tags: string[] = [];
    let bytes = 0;
    const send = async (part: Buffer): Promise<void> => {
      const url = `${object}?partNumber=${tags.length + 1}&uploadId=${id}`;
      const answer = await this.ask(url, { method: 'PUT', body: new Uint8Array(part) });
      tags.push(answer.headers.get('etag') ?? '');
      bytes += part.length;
    };
    try {
      for (const part of begun) await send(part);
      for await (const part of rest) await send(part);
      const list = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join('');
      const body = `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`;
      refuseErrorIn(await (await this.ask(`${object}?uploadId=${id}`, { method: 'POST', body })).text());
      return bytes;
    } catch (error) {
      await this.ask(`${object}?uploadId=${id}`, { method: 'DELETE' }).catch(() => undefined);
      throw error;
    }
  }

  private async *keys(below: string): AsyncGenerator<{ key: string; bytes: number; changedAt: Date }> {
    for (let token: string | null = null; ;) {
      const query = new URLSearchParams({
        'list-type': '2',
        prefix: `${this.prefix}${below}`,
        ...(token ? { 'continuation-token': token } : {}),
      });
      const text = await (await this.ask(`${this.bucketUrl}?${query}`, { method: 'GET' })).text();
      for (const [, item] of text.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g))
        yield {
          key: (tagOf(item!, 'Key') ?? '').slice(this.prefix.length),
          bytes: Number(tagOf(item!, 'Size')),
          changedAt: new Date(tagOf(item!, 'LastModified') ?? 0),
        };
      token = tagOf(text, 'NextContinuationToken');
      if (!token) return;
    }
  }

  private urlOf(name: string): string {
    return `${this.bucketUrl}/${this.prefix}${name}`;
  }

  private async ask(url: string, init: RequestInit, expected: readonly number[] = []): Promise<Response> {
    const answer = await this.client.fetch(url, { signal: AbortSignal.timeout(this.patienceMs), ...init });
    if (answer.ok || expected.includes(answer.status)) return answer;
    const text = await answer.text();
    const reason = `${answer.status} ${tagOf(text, 'Code') ?? ''} ${tagOf(text, 'Message') ?? ''}`.trim();
    throw new Error(`the S3 store refused ${init.method} ${new URL(url).pathname}: ${reason}`);
  }
}

/**
 * Aborts a request when the store sends nothing for too long. The time in which the reader of a download takes no data
 * does not count.
 */
class IdleLimit {
  private readonly aborting = new AbortController();
  readonly signal = this.aborting.signal;

  constructor(private readonly mostMs: number) {}

  async wait<T>(work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.aborting.abort(new Error('the S3 store stopped sending')), this.mostMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The store may report a failure in the body after it has answered 200. */
function refuseErrorIn(xml: string): void {
  if (xml.includes('<Error>')) throw new Error(`the S3 store did not finish: ${tagOf(xml, 'Message') ?? ''}`);
}

function tagOf(xml: string, tag: string): string | null {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return found?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? null;
}

/** Cuts a stream into parts of at least `PART_BYTES`, except the last, and hashes it on the way. */
async function* inParts(
  content: AsyncIterable<Buffer>,
  digest: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer, undefined> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const bytes of content) {
    digest.update(bytes);
    waiting.push(bytes);
    size += bytes.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(waiting);
    [waiting, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(waiting);
}
