import { randomBytes } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { listNameOf } from '../../deploy/operations/backup/files.js';
import { S3Store } from '../../deploy/operations/backup/store.js';
import type { S3Access } from './cluster-options.js';

/** A bucket of this test on the given S3 store, used from this machine. */
export class TestBucket {
  readonly name = `jiceng-test-${randomBytes(4).toString('hex')}`;
  readonly prefix = 'jiceng';
  /** The backups in the bucket, read with the platform's own client. */
  readonly backups: S3Store;
  private readonly client: AwsClient;
  private readonly url: string;

  private constructor(access: S3Access) {
    this.client = new AwsClient({ ...access, service: 's3', retries: 3 });
    this.url = `${access.endpoint.replace(/\/$/, '')}/${this.name}`;
    this.backups = new S3Store({ ...access, bucket: this.name, prefix: this.prefix });
  }

  /** @throws Error with the answer of the store */
  static async make(access: S3Access): Promise<TestBucket> {
    const bucket = new TestBucket(access);
    await bucket.ask('PUT');
    return bucket;
  }

  async remove(): Promise<void> {
    for (const { name } of await this.backups.list())
      for (const each of [name, listNameOf(name)]) await this.backups.remove(each);
    for await (const { hash } of this.backups.files.list()) await this.backups.files.remove(hash);
    await this.ask('DELETE');
  }

  private async ask(method: string): Promise<void> {
    const answer = await this.client.fetch(this.url, { method, signal: AbortSignal.timeout(20_000) });
    if (!answer.ok)
      throw new Error(
        `the S3 store refused ${method} of the bucket ${this.name}: ${answer.status} ${(await answer.text()).slice(0, 300)}`,
      );
  }
}
