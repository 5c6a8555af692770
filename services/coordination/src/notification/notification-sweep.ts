import { Inject, Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import type { Logger } from '@jiceng/platform/log';
import { RepeatingTask } from '@jiceng/platform/repeating-task';
import { LOGGER } from '@jiceng/platform/service';
import { DataSource } from 'typeorm';

/** Deletes messages after 90 days with their deliveries, a thousand at a time. The steps of the issues remain. */
@Injectable()
export class NotificationSweep extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(LOGGER) log: Logger,
  ) {
    super('notification-sweep', 3_600_000, log);
  }

  protected async runOnce(): Promise<boolean> {
    const rows = await readSql(
      this.dataSource,
      `DELETE FROM notification WHERE id IN (
         SELECT id FROM notification WHERE created_at < now() - interval '90 days' ORDER BY created_at LIMIT 1000) RETURNING id`,
    );
    return rows.length === 1000;
  }
}
