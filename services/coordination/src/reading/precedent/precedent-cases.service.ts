import { Injectable } from '@nestjs/common';
import { text } from '@jiceng/platform/columns';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { issueTable, type IssueRow } from '../../case/tables/issue.table.js';
import { routedBySql } from '../api/issue-filter.js';

/** Largest number of cases of one precedent in a list of precedents. */
const MOST_CASES = 20;

/** Reads the issues that precedents have routed, as far as the actor may see them. */
@Injectable()
export class PrecedentCasesService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the newest cases of a precedent that the actor may see. A loader of the request reads the cases of all
   * precedents on a page with one query (index task_precedent).
   */
  load(ctx: RequestContext, precedentId: string): Promise<IssueRow[]> {
    return ctx
      .once('precedent:cases', () => new DataLoader<string, IssueRow[]>((ids) => this.casesOf(ctx, ids)))
      .load(precedentId);
  }

  private async casesOf(ctx: RequestContext, ids: readonly string[]): Promise<IssueRow[][]> {
    const scope = ctx.policy.filter('Entity.Issue', issueColumns, 2);
    const rows = await askRows(
      this.dataSource,
      { ...issueTable.columns, precedentId: text().as('i.precedent_id') },
      (columns) => `SELECT ${columns('i')} FROM unnest($1::text[]) AS p(id) CROSS JOIN LATERAL (
          SELECT i.*, p.id AS precedent_id FROM issue i WHERE i.id IN (${routedBySql('p.id')}) AND ${scope.sql}
          ORDER BY i.reported_at DESC, i.id DESC LIMIT ${MOST_CASES}
        ) i ORDER BY i.reported_at DESC, i.id DESC`,
      [ids, ...scope.values],
    );
    const byPrecedent = Map.groupBy(rows, ({ precedentId }) => precedentId);
    return ids.map((id) => byPrecedent.get(id) ?? []);
  }
}
