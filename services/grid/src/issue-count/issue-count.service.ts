import { Injectable } from '@nestjs/common';
import { integer, text } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { loaderByCode } from '../code-loader/code-loader.js';
import type { IssueCount } from './issue-count.graphql.js';

const openByGrid = defineQuery(
  {
    code: text().as('area_code'),
    count: integer().as('count(*)::int'),
    critical: integer().as(`(count(*) FILTER (WHERE severity = 'critical'))::int`),
  },
  (columns) => `SELECT ${columns()} FROM issue_place WHERE open AND area_code = ANY($1::text[]) GROUP BY area_code`,
  'grid-open-issues',
);

@Injectable()
export class IssueCountService {
  constructor(private readonly dataSource: DataSource) {}

  /** Counts the open issues of a grid. All grids of one request are counted together. */
  async countOpen(ctx: RequestContext, gridCode: string): Promise<IssueCount> {
    const loader = ctx.once('open-issues', () =>
      loaderByCode(
        (codes) => openByGrid.rows(this.dataSource, [codes]),
        ({ count, critical }) => ({ count, critical }),
      ),
    );
    const counted = (await loader.load(gridCode)) ?? { count: 0, critical: 0 };
    return { ...counted, asOf: new Date().toISOString() };
  }
}
