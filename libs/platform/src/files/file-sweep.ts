import type { DataSource } from 'typeorm';
import type { Logger } from '../process/log.js';
import { RepeatingTask } from '../process/repeating-task.js';
import { namedObjects, staleFiles, storedBytes } from './file.queries.js';
import type { StoredFiles } from './stored-files.js';
import type { FileStore, ListedObject } from './stored-object.js';

const HOUR_MS = 3_600_000;
/** Hours after which a file that is attached to nothing is deleted. */
export const UNATTACHED_HOURS = 24;
/** Hours after which the pieces of an upload that a killed process left are removed. */
const UNFINISHED_HOURS = 6;
/**
 * Hours for which an object without a row is kept. This time is longer than that of backups, because a restore can
 * bring the row back.
 */
const UNNAMED_HOURS = 45 * 24;
const OBJECTS_AT_ONCE = 500;

/** Every ten minutes, deletes files that were begun a day ago and are attached to nothing. */
export class UnattachedSweep extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly files: StoredFiles,
    log: Logger,
    private readonly now: () => number = Date.now,
  ) {
    super('unattached-files', 10 * 60_000, log);
  }

  protected async runOnce(): Promise<boolean> {
    const before = new Date(this.now() - UNATTACHED_HOURS * HOUR_MS);
    const stale = await staleFiles.rows(this.dataSource, [before]);
    for (const { id } of stale) await this.files.drop(id);
    return stale.length === 200;
  }
}

/**
 * Removes objects that no row has named for weeks, once a day. A killed process or a failed removal leaves such
 * objects; some are originals of anonymous reports, whose keys are destroyed.
 */
export class ObjectSweep extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FileStore,
    log: Logger,
    private readonly now: () => number = Date.now,
  ) {
    super('unnamed-objects', 24 * HOUR_MS, log);
  }

  protected async runOnce(): Promise<boolean> {
    await this.store.dropUnfinished(new Date(this.now() - UNFINISHED_HOURS * HOUR_MS));
    // A database without any file is new or about to be restored; the store may hold the objects that the restored rows
    // name.
    const stored = await storedBytes.first(this.dataSource, []);
    if (stored!.files === 0) return false;
    const before = new Date(this.now() - UNNAMED_HOURS * HOUR_MS);
    let batch: ListedObject[] = [];
    for await (const object of this.store.list()) {
      if (object.storedAt < before) batch.push(object);
      if (batch.length < OBJECTS_AT_ONCE) continue;
      await this.removeUnnamed(batch);
      batch = [];
    }
    await this.removeUnnamed(batch);
    return false;
  }

  private async removeUnnamed(batch: readonly ListedObject[]): Promise<void> {
    if (batch.length === 0) return;
    const hashes = batch.map(({ hash }) => hash);
    const named = new Set((await namedObjects.rows(this.dataSource, [hashes])).map(({ object }) => object));
    for (const hash of hashes) if (!named.has(hash)) await this.store.remove(hash);
  }
}
