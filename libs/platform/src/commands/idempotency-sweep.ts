import { DataSource } from 'typeorm';
import { readSql } from '../database/database.js';
import type { Logger } from '../process/log.js';
import { RepeatingTask } from '../process/repeating-task.js';

/** Deletes idempotency keys after the last day of their retention time, a thousand at a time. */
export class IdempotencySweep extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    log: Logger,
  ) {
    super('idempotency-sweep', 60 * 60 * 1000, log);
  }

  protected async runOnce(): Promise<boolean> {
    const rows = await readSql(
      this.dataSource,
      `DELETE FROM idempotency_key WHERE key_digest IN (
         SELECT key_digest FROM idempotency_key WHERE kept_until < current_date LIMIT 1000) RETURNING command`,
    );
    return rows.length === 1000;
  }
}
