import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import { Metrics } from '@jiceng/platform/metrics';
import { DataSource } from 'typeorm';
import { Gauge } from 'prom-client';
import { overdueSql } from '../../case/tables/overdue-sql.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';

/**
 * Seconds for which counts are reused. Prometheus reads many pods every few seconds, but the numbers of open issues
 * change slowly.
 */
const FRESH_SECONDS = 60;

interface CountRow {
  state: string;
  street: string;
  open: string;
  overdue: string;
}

/** Counts the open issues of the district for dashboards. Every pod reports the same numbers. */
@Injectable()
export class IssueMetrics {
  private readonly open: Gauge;
  private readonly overdue: Gauge;
  private counted = 0;
  private counting: Promise<void> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    { registry }: Metrics,
  ) {
    const labelNames = ['state', 'street'];
    const collect = (): Promise<void> => this.refresh();
    this.open = new Gauge({
      name: 'jiceng_issues_open',
      help: 'Open issues by state and street, counted once a minute',
      labelNames,
      registers: [registry],
      collect,
    });
    this.overdue = new Gauge({
      name: 'jiceng_issues_overdue',
      help: 'Open issues past their deadline by state and street, counted once a minute',
      labelNames,
      registers: [registry],
      collect,
    });
  }

  /**
   * Reads the counts again when they are old. When PostgreSQL does not answer, the metrics are left out, because old
   * numbers would look like present numbers.
   */
  private async refresh(): Promise<void> {
    if (Date.now() - this.counted < FRESH_SECONDS * 1000) return;
    this.counting ??= this.count().finally(() => {
      this.counting = null;
    });
    await this.counting;
  }

  private async count(): Promise<void> {
    // The query reads only open issues, through a partial index, so ended issues do not slow it down.
    const rows = await readSql<CountRow>(
      this.dataSource,
      `SELECT state, left(area_code, 9) || '000' AS street, count(*) AS open, count(*) FILTER (WHERE ${overdueSql('now()')}) AS overdue
         FROM issue i WHERE state NOT IN ${RESTING} GROUP BY 1, 2`,
      [],
      { name: 'issue-metrics' },
    ).catch(() => null);
    this.open.reset();
    this.overdue.reset();
    for (const { state, street, open, overdue } of rows ?? []) {
      this.open.set({ state, street }, Number(open));
      this.overdue.set({ state, street }, Number(overdue));
    }
    if (rows) this.counted = Date.now();
  }
}
