import { Inject, Injectable } from '@nestjs/common';
import { inTransaction, readSql } from '@jiceng/platform/database';
import type { Logger } from '@jiceng/platform/log';
import { RepeatingTask } from '@jiceng/platform/repeating-task';
import { LOGGER } from '@jiceng/platform/service';
import { DataSource } from 'typeorm';
import { giveUpUnheard, stopLost } from './status.queries.js';

/**
 * Deletes messages to clients 90 days after their end, a thousand at a time. The steps of the issues remain. Ends the
 * messages that were written while the client lost its right to them, and gives up what a receiver never takes.
 */
@Injectable()
export class StatusSweep extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(LOGGER) log: Logger,
  ) {
    super('status-sweep', 3_600_000, log);
  }

  protected async runOnce(): Promise<boolean> {
    await inTransaction(this.dataSource, async (tx) => {
      const all = await tx.sql<{ id: string }>('SELECT id FROM known_client');
      await stopLost(
        tx,
        all.map(({ id }) => id),
      );
      await giveUpUnheard(tx);
    });
    const rows = await readSql(
      this.dataSource,
      `DELETE FROM status_delivery WHERE id IN (
         SELECT id FROM status_delivery WHERE state <> 'waiting' AND ended_at < now() - interval '90 days'
         ORDER BY ended_at LIMIT 1000) RETURNING id`,
    );
    return rows.length === 1000;
  }
}
