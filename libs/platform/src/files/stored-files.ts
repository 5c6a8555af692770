import type { DataSource } from 'typeorm';
import { auditKeysOf } from '../commands/audit-marks.js';
import type { EffectTx } from '../commands/effects.js';
import { readSql } from '../database/database.js';
import type { Logger } from '../process/log.js';
import { badInput, platformErrors } from '../values/errors.js';
import { fileErrors } from './file.errors.js';
import type { FileKeys } from './file-keys.js';
import {
  addPart,
  deleteUnattached,
  fileById,
  lockedFiles,
  partsOfFile,
  storedBytes,
  takeBackLastPart,
} from './file.queries.js';
import { fileTable, type FilePartRow, type FileRow } from './file.table.js';
import { MOST_BYTES, MOST_MEGABYTES } from './file-type.js';
import { Gate } from './gate.js';
import { inspect } from './inspection.js';
import { shownPhoto, type Rectangle } from './photo.js';
import { assertClean, type FileScanner } from './scanner.js';
import { openObject, sealObject } from './sealed-object.js';
import type { FileStore } from './stored-object.js';
import { blanked } from './video-parts.js';

export interface StoredFilesParts {
  dataSource: DataSource;
  store: FileStore;
  keys: FileKeys;
  scanner: FileScanner | null;
  /** Bytes that all files of the district may take in the store, derivatives included. */
  limitBytes: number;
  log: Logger;
}

/** Largest number of files of one step. */
export const MOST_FILES = 9;
/** Milliseconds for which the sum of all files is remembered. */
const SUM_MS = 60_000;
/** Largest number of uploads that this process accepts at once, and of uploads that wait for their turn. */
const IN_WORK = 2;
const IN_LINE = 40;

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

/** The files of one service: begins uploads, accepts them, opens them, and lets commands attach them. */
export class StoredFiles {
  private readonly gate = new Gate(IN_WORK, IN_LINE);
  private sum: { bytes: number; files: number; at: number } | null = null;

  constructor(private readonly parts: StoredFilesParts) {}

  /** Begins an upload of `bytes`. @throws FILE_EMPTY, FILE_TOO_LARGE, FILE_STORE_FULL */
  async begin(id: string, account: string, bytes: number): Promise<void> {
    const { dataSource, keys, limitBytes } = this.parts;
    if (bytes === 0) throw fileErrors.FILE_EMPTY();
    if (bytes > MOST_BYTES.video) throw fileErrors.FILE_TOO_LARGE({ maxMegabytes: MOST_MEGABYTES.video });
    if ((await this.total()).bytes + bytes > limitBytes) throw fileErrors.FILE_STORE_FULL();
    const row = {
      id,
      owner: this.ownersOf(account, id)[0]!,
      bytes,
      received: 0,
      originalKey: keys.make().wrapped,
      shownKey: keys.make().wrapped,
      createdAt: new Date(),
    };
    await readSql(dataSource, fileTable.insert().text, [JSON.stringify([row])]);
  }

  /** Returns the account's own upload that is attached to nothing yet; null for every other id. */
  async ownUpload(id: string, account: string): Promise<FileRow | null> {
    const row = await fileById.first(this.parts.dataSource, [id]);
    return row?.owner && this.ownersOf(account, id).includes(row.owner) ? row : null;
  }

  /**
   * Returns the number of bytes that have arrived, from which the sender continues. Takes back the last part of a
   * complete upload that was not accepted.
   */
  async resumeAt(row: FileRow): Promise<number> {
    if (row.type !== null) return row.bytes;
    if (row.received < row.bytes) return row.received;
    const back = await takeBackLastPart.first(this.parts.dataSource, [row.id]);
    return back?.received ?? row.received;
  }

  /** Stores the bytes from `start` on. Returns false when another request has already stored bytes from there on. */
  async add(row: FileRow, start: number, bytes: Buffer): Promise<boolean> {
    const { dataSource, store, keys } = this.parts;
    const { hash } = await store.put(sealObject(once(bytes), keys.open(row.originalKey!)));
    const added = await addPart.first(dataSource, [row.id, start, bytes.length, hash]);
    if (!added) await this.removeObjects([hash]);
    else this.count(bytes.length);
    return added !== null;
  }

  /**
   * Accepts an upload whose last byte has arrived: finds the type by the content, scans the file and makes the
   * derivatives. A refused upload is deleted.
   * @throws the refusals of `fileErrors`, or TEMPORARILY_UNAVAILABLE, after which the sender repeats the last part
   */
  async accept(id: string): Promise<void> {
    const row = await fileById.first(this.parts.dataSource, [id]);
    if (!row || row.type !== null) return;
    try {
      await this.gate.pass(() => this.takeIn(row));
    } catch (error) {
      if (error instanceof Error && error.name === 'DomainError') {
        if ((error as unknown as { kind: string }).kind === 'invalid') await this.drop(id);
        throw error;
      }
      this.parts.log.error({ err: error, fileId: id }, 'an upload could not be accepted and will be tried again');
      throw platformErrors.TEMPORARILY_UNAVAILABLE();
    }
  }

  private async takeIn(row: FileRow): Promise<void> {
    const { dataSource, store, keys, scanner } = this.parts;
    const pieces = await partsOfFile.rows(dataSource, [row.id]);
    const [originalKey, shownKey] = [keys.open(row.originalKey!), keys.open(row.shownKey)];
    const content = (): AsyncIterable<Buffer> => this.joined(pieces, originalKey);
    const { type, sha256, photo, video } = await inspect(content(), row.bytes);
    await assertClean(scanner, content);
    let stored = 0;
    const put = async (plain: AsyncIterable<Buffer>, key: Buffer): Promise<string> => {
      const { hash, bytes } = await store.put(sealObject(plain, key));
      stored += bytes;
      return hash;
    };
    const original = await put(content(), originalKey);
    const shown = photo
      ? await put(once(photo.shown), shownKey)
      : video
        ? await put(blanked(content(), video), shownKey)
        : null;
    const thumbnail = photo ? await put(once(photo.thumbnail), shownKey) : null;
    const size = [photo?.width ?? null, photo?.height ?? null];
    const values = [row.id, type, sha256, original, shown, thumbnail, ...size, stored];
    await readSql(
      dataSource,
      `WITH done AS (
         UPDATE file SET type = $2, received = bytes, sha256 = $3, original = $4, shown = $5, thumbnail = $6,
           width = $7, height = $8, stored = $9
         WHERE id = $1 AND type IS NULL RETURNING id)
       DELETE FROM file_part WHERE file_id IN (SELECT id FROM done)`,
      values,
      { name: 'file-accept' },
    );
    this.count(stored - row.bytes);
    await this.removeObjects(pieces.map(({ object }) => object));
  }

  private async *joined(pieces: readonly FilePartRow[], key: Buffer): AsyncGenerator<Buffer> {
    for (const { object } of pieces) yield* openObject(this.parts.store.read(object), key);
  }

  /** Deletes an upload that is attached to nothing. */
  async drop(id: string): Promise<void> {
    const rows = await deleteUnattached.rows(this.parts.dataSource, [id]);
    await this.removeObjects(rows.map(({ object }) => object!));
  }

  /** Removes objects that no row names. After a failure, `ObjectSweep` removes the objects later. */
  async removeObjects(hashes: readonly string[]): Promise<void> {
    for (const hash of hashes)
      await this.parts.store.remove(hash).catch((error: unknown) => {
        this.parts.log.warn({ err: error, object: hash }, 'an object could not be removed; the sweep will remove it');
      });
  }

  /**
   * Attaches uploads of the account in the transaction of a command, and returns them in the order of `ids`. An upload
   * of somebody else and an unknown id get the same refusal. For an anonymous act, the original and its hash are
   * destroyed, because the camera's data and the hash lead to a phone.
   * @param field name of the argument, for the refusal
   * @throws BAD_INPUT
   */
  async attach(
    tx: EffectTx,
    account: string,
    ids: readonly string[],
    { field = 'files', anonymous = false }: { field?: string; anonymous?: boolean } = {},
  ): Promise<FileRow[]> {
    if (ids.length > MOST_FILES)
      throw badInput(field, `最多 ${MOST_FILES} 个文件`, `holds more than ${MOST_FILES} files`);
    if (new Set(ids).size < ids.length) throw badInput(field, '同一文件重复', 'names a file twice');
    const found = await lockedFiles.rows(tx, [ids]);
    const rows = ids.map((id, at) => {
      const row = found.find((each) => each.id === id);
      const place = `${field}.${at}`;
      if (!row?.owner || !this.ownersOf(account, id).includes(row.owner))
        throw badInput(place, '找不到您上传的这个文件，请重新上传', 'is no upload of yours; send the file again');
      if (row.type === null) throw badInput(place, '文件尚未传完', 'has not arrived completely');
      if (anonymous && row.shown === null)
        throw badInput(
          place,
          '匿名或保密上报只能附照片和视频',
          'must be a photo or a video in an anonymous or confidential report',
        );
      return row;
    });
    const forget = anonymous ? ', original = NULL, original_key = NULL, sha256 = NULL' : '';
    tx.send(`UPDATE file SET owner = NULL, attached_at = $2${forget} WHERE id = ANY($1::uuid[])`, [ids, tx.now]);
    return rows;
  }

  /**
   * Opens a part of a file. Documents are shown as they are. Null when the file has no such part.
   * @throws ObjectMissing, SealBroken while it is read
   */
  open(
    row: FileRow,
    part: 'shown' | 'thumbnail' | 'original',
  ): { object: string; content: AsyncIterable<Buffer> } | null {
    const { store, keys } = this.parts;
    const derived = part === 'original' ? null : row[part];
    const object = derived ?? (part === 'thumbnail' ? null : row.original);
    if (!object) return null;
    const key = keys.open(derived ? row.shownKey : row.originalKey!);
    return { object, content: openObject(store.read(object), key) };
  }

  /**
   * Paints rectangles on the shown photo and makes new derivatives from it, so that rectangles of earlier calls stay.
   * The caller writes the names of the new objects to the row in its transaction.
   */
  async covered(row: FileRow, rectangles: readonly Rectangle[]): Promise<Pick<FileRow, 'shown' | 'thumbnail'>> {
    const { store, keys } = this.parts;
    const source = this.open(row, 'shown')!;
    const pieces: Buffer[] = [];
    for await (const piece of source.content) pieces.push(piece);
    const { shown, thumbnail } = await this.gate.pass(() => shownPhoto(Buffer.concat(pieces), rectangles));
    const key = keys.open(row.shownKey);
    const put = async (bytes: Buffer): Promise<string> => (await store.put(sealObject(once(bytes), key))).hash;
    return { shown: await put(shown), thumbnail: await put(thumbnail) };
  }

  /** Adds to the remembered sum, so that a surge of uploads neither passes the limit nor counts all files each time. */
  private count(bytes: number): void {
    if (this.sum) this.sum.bytes += bytes;
  }

  /**
   * Bytes and number of all files of the district. What this process has stored counts at once; other processes and
   * deletions count within a minute.
   */
  async total(): Promise<{ bytes: number; files: number }> {
    if (this.sum && Date.now() - this.sum.at < SUM_MS) return this.sum;
    const row = await storedBytes.first(this.parts.dataSource);
    this.sum = { bytes: Number(row!.bytes), files: row!.files, at: Date.now() };
    return this.sum;
  }

  private ownersOf(account: string, id: string): string[] {
    return auditKeysOf(this.parts.dataSource).pseudonyms(account, `file ${id}`);
  }
}
