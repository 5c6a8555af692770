import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { loaderByCode } from '../code-loader.js';
import type { IssueCount } from './issue-count.graphql.js';

@Injectable()
export class IssueCountService {
  constructor(private readonly dataSource: DataSource) {}

  /** Open issues of a grid; all grids of one request are counted together. */
  async countOpen(ctx: RequestContext, gridCode: string): Promise<IssueCount> {
    const loader = ctx.once('open-issues', () =>
      loaderByCode(
        (codes) => this.readCounts(codes),
        ({ count }) => count,
      ),
    );
    return { count: (await loader.load(gridCode)) ?? 0, asOf: new Date().toISOString() };
  }

  private readCounts(codes: readonly string[]): Promise<{ code: string; count: number }[]> {
    return readSql(
      this.dataSource,
      'SELECT area_code AS code, count(*)::int AS count FROM issue_place WHERE open AND area_code = ANY($1::text[]) GROUP BY area_code',
      [codes],
      { name: 'grid-open-issues' },
    );
  }
}
