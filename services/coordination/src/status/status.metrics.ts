import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import { Metrics } from '@jiceng/platform/metrics';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { BEHIND } from './status.queries.js';

/** Tells operators which clients do not hear the states of their issues, for the alert JicengStatusesBehind. */
@Injectable()
export class StatusMetrics {
  constructor(dataSource: DataSource, { registry }: Metrics) {
    const behind = new Gauge({
      name: 'jiceng_status_messages_behind',
      help: 'Messages to a client that have waited for more than five minutes (late) or were given up (failed)',
      labelNames: ['client', 'state'],
      registers: [registry],
      // When PostgreSQL does not answer, the metric is left out, because an old value would look like the present one.
      collect: async (): Promise<void> => {
        const rows = await readSql<{ code: string; late: number; failed: number }>(dataSource, BEHIND, []).catch(
          () => [],
        );
        behind.reset();
        for (const { code, late, failed } of rows) {
          behind.set({ client: code, state: 'late' }, late);
          behind.set({ client: code, state: 'failed' }, failed);
        }
      },
    });
  }
}
