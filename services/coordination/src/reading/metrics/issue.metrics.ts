import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import { Metrics } from '@jiceng/platform/metrics';
import { DataSource } from 'typeorm';
import { Gauge } from 'prom-client';
import { overdueSql } from '../../case/tables/overdue-sql.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';

/** Seconds for which a count is shown again: many pods are read every few seconds, and what lies on desks changes over minutes. */
const FRESH_SECONDS = 60;

interface CountRow {
  state: string;
  street: string;
  open: string;
  overdue: string;
}

/** What lies on the district's desks, for the dashboard of those who answer for it. Every pod shows the same figures. */
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

  /** A store that does not answer leaves the figures out: the last ones would look like the present. */
  private async refresh(): Promise<void> {
    if (Date.now() - this.counted < FRESH_SECONDS * 1000) return;
    this.counting ??= this.count().finally(() => {
      this.counting = null;
    });
    await this.counting;
  }

  private async count(): Promise<void> {
    // Reads open issues alone, by the partial index of theirs; issues at rest cost nothing.
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
