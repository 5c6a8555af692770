import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Server, Upload } from '@tus/server';
import type { Logger } from '../process/log.js';
import { DomainError, platformErrors } from '../values/errors.js';
import { newId } from '../values/ids.js';
import { isIdText } from '../values/text.js';
import type { FileRow } from './file.table.js';
import type { StoredFiles } from './stored-files.js';

/** Bytes of an upload that are held in memory before they are stored. A lost process loses at most this many. */
const PIECE_BYTES = 1024 * 1024;

/** The answer to a sender who is gone. It is no failure of the platform. */
const LINE_CUT = { status_code: 400, body: 'the line was cut\n' };

/** The path of uploads, below which every file has its own address. */
export const FILES_PATH = '/files';

/** The sender of a request, and the form of refusals for this sender. */
interface Sender {
  account: string;
  refusal: (error: DomainError) => { status: number; body: string };
}

/**
 * Resumable uploads by the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload). The state of an upload is in
 * the database and its bytes are in the store, so that each request may reach another process.
 */
export class Uploads {
  private readonly senders = new AsyncLocalStorage<Sender>();
  private readonly server: Server;

  constructor(
    files: StoredFiles,
    private readonly log: Logger,
  ) {
    this.server = new Server({
      path: FILES_PATH,
      // Clients know only the address of the gateway, so the location of an upload is given without a host.
      relativeLocation: true,
      datastore: new UploadStore(files, () => this.senders.getStore()!.account),
      namingFunction: () => newId(),
      onResponseError: (_, error) => {
        // A request that breaks the protocol gets the answer of the library.
        if (!(error instanceof Error)) return undefined;
        const { status, body } = this.senders.getStore()!.refusal(this.refusalOf(error));
        return { status_code: status, body };
      },
    });
  }

  /** Answers one request of the protocol. */
  async handle(request: IncomingMessage, response: ServerResponse, sender: Sender): Promise<void> {
    await this.senders.run(sender, async () => this.server.handle(request, response));
  }

  /** The reason of a failed store or database is for the operator alone. The sender repeats the last part. */
  private refusalOf(error: Error): DomainError {
    if (error instanceof DomainError) return error;
    this.log.error({ err: error }, 'bytes of an upload could not be stored');
    return platformErrors.TEMPORARILY_UNAVAILABLE();
  }
}

class UploadStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'termination'];

  constructor(
    private readonly files: StoredFiles,
    private readonly account: () => string,
  ) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    await this.files.begin(upload.id, this.account(), upload.size ?? 0);
    // The name of the file on the phone is not kept, because people name photos after persons.
    upload.metadata = undefined;
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await this.own(id);
    return new Upload({ id, size: row.bytes, offset: await this.files.resumeAt(row) });
  }

  override async remove(id: string): Promise<void> {
    await this.files.drop((await this.own(id)).id);
  }

  /** Stores the bytes that arrive, also when the connection breaks, and accepts the file after its last byte. */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const row = await this.own(id);
    let at = offset;
    let waiting: Buffer[] = [];
    let size = 0;
    const store = async (): Promise<void> => {
      const bytes = Buffer.concat(waiting);
      [waiting, size] = [[], 0];
      if (bytes.length === 0) return;
      if (!(await this.files.add(row, at, bytes))) throw ERRORS.INVALID_OFFSET;
      at += bytes.length;
    };
    try {
      for await (const piece of stream) {
        waiting.push(piece as Buffer);
        size += (piece as Buffer).length;
        if (size >= PIECE_BYTES) await store();
      }
    } catch (error) {
      if (!stream.errored) throw error;
      await store();
      throw LINE_CUT;
    }
    await store();
    if (at === row.bytes) await this.files.accept(id);
    return at;
  }

  /** @throws FILE_NOT_FOUND (404) also for an upload of somebody else */
  private async own(id: string): Promise<FileRow> {
    const row = isIdText(id) ? await this.files.ownUpload(id, this.account()) : null;
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    return row;
  }
}
