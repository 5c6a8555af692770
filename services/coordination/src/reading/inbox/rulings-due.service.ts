import { Injectable } from '@nestjs/common';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { matterOf } from '../../case/ledger/issue-columns.js';
import { rolesOf } from '../../case/matter/issue.rules.js';
import { issueTable, type IssueRow } from '../../case/tables/issue.table.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';

/** Largest number of issues in arbitration that one call examines, nearest deadline first; a district has fewer. */
const MOST = 200;

/** Finds the issues on which a person may rule now. The rules are those of the action `ruleArbitration`. */
@Injectable()
export class RulingsDueService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    private readonly reading: IssueReadingService,
  ) {}

  /** Returns the ids of issues in arbitration on which the actor may rule. */
  async issueIds(ctx: RequestContext): Promise<string[]> {
    const rulers = rolesOf('ruleArbitration');
    if (!ctx.actor?.roles.some((role) => rulers.includes(role))) return [];
    const scope = ctx.policy.filter('Query.inbox', issueColumns, 1);
    const [waiting, directory] = await Promise.all([
      askRows(
        this.dataSource,
        issueTable.columns,
        (columns) =>
          `SELECT ${columns('i')} FROM issue i WHERE i.state = 'arbitrating' AND ${scope.sql}
           ORDER BY i.state_due_at, i.id LIMIT ${MOST}`,
        scope.values,
      ),
      this.directories.current(),
    ]);
    const due = await Promise.all(waiting.map((row) => this.mayRule(ctx, row, directory)));
    return waiting.filter((_, index) => due[index]).map(({ id }) => id);
  }

  private async mayRule(ctx: RequestContext, row: IssueRow, directory: Directory): Promise<boolean> {
    const tasks = await this.reading.tasks(ctx, row.id);
    const { handleDueAt, severity } = row;
    const actions = await this.reading.actions(
      ctx.policy,
      { row, tasks, directory },
      {
        matter: matterOf({ row, tasks }),
        definition: directory.process(row.processKey, row.processVersion),
        now: ctx.now(),
        handleDueAt,
        severity,
        inOneTree: directory.inOneTree,
      },
    );
    return actions.some(({ action, enabled }) => action === 'ruleArbitration' && enabled);
  }
}
