import type { Logger } from '@jiceng/platform/log';
import { readSql } from '@jiceng/platform/database';
import { RepeatingTask } from '@jiceng/platform/repeating-task';
import { LOGGER } from '@jiceng/platform/service';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Deletes exports an hour after they were made, when the limit of exports per hour no longer counts them. */
@Injectable()
export class ExportSweep extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(LOGGER) log: Logger,
  ) {
    super('export-sweep', 10 * 60_000, log);
  }

  protected async runOnce(): Promise<boolean> {
    const rows = await readSql(
      this.dataSource,
      `DELETE FROM table_export WHERE id IN (
         SELECT id FROM table_export WHERE created_at < now() - interval '1 hour' LIMIT 100) RETURNING id`,
    );
    return rows.length === 100;
  }
}
