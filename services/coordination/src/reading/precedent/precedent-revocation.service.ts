import { Injectable } from '@nestjs/common';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { revocationFacts, revocationRefusal, type Revocable } from '../../case/moves/revocation.js';
import { issueTable, type IssueRow } from '../../case/tables/issue.table.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { AvailableAction } from '../../case/matter/issue.rules.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';

/** Tells whether a person may revoke a precedent, by the rules of the command. */
@Injectable()
export class PrecedentRevocationService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    private readonly reading: IssueReadingService,
  ) {}

  /**
   * Returns the right of the actor to revoke a precedent. Null for a person whose roles or region do not include the
   * command for this precedent.
   */
  async of(
    ctx: RequestContext,
    issueId: string,
    precedent: Revocable,
  ): Promise<Pick<AvailableAction, 'enabled' | 'reason'> | null> {
    const [row, tasks, directory] = await Promise.all([
      this.issueOf(ctx, issueId),
      this.reading.tasks(ctx, issueId),
      this.directories.current(),
    ]);
    if (!row || !ctx.actor) return null;
    const [issue, at] = [{ row, tasks, directory }, ctx.now()];
    const facts = revocationFacts(precedent, issue, at);
    if (!ctx.policy.permitsBy(ctx.actor.roles, 'Mutation.revokePrecedent', facts)) return null;
    const reason = await revocationRefusal(this.dataSource, ctx, precedent, issue, at);
    return { enabled: reason === null, reason };
  }

  /**
   * Reads the issue of a ruling without the row filter, because the command does not require the right to see the
   * issue. No field of this issue is returned to the caller.
   */
  private issueOf(ctx: RequestContext, issueId: string): Promise<IssueRow | null> {
    return ctx
      .once(
        'precedent:issue',
        () =>
          new DataLoader<string, IssueRow | null>(async (ids) => {
            const rows = await askRows(
              this.dataSource,
              issueTable.columns,
              (columns) => `SELECT ${columns()} FROM issue WHERE id = ANY($1::uuid[])`,
              [ids],
            );
            const byId = new Map(rows.map((row) => [row.id, row]));
            return ids.map((id) => byId.get(id) ?? null);
          }),
      )
      .load(issueId);
  }
}
