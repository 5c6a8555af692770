import { Injectable } from '@nestjs/common';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { whyNotByReceipt } from '../../case/ledger/receipt-holder.js';
import { progressOf } from '../../case/moves/reply.js';
import type { IssueAction } from '../../case/matter/issue.rules.js';
import { answersByCode, ReceiptCodes } from '../../case/receipt/receipt-codes.js';
import { issueTable, type IssueRow, type ReporterRow } from '../../case/tables/issue.table.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { replyOf } from '../api/progress.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import type { IssueParts } from '../issue/issue.queries.js';
import { UnmaskingService } from '../issue/unmasking.service.js';
import type { FollowedReport } from './receipt.graphql.js';

const issuesById = defineQuery(
  issueTable.columns,
  (columns) => `SELECT ${columns()} FROM issue WHERE id = ANY($1::uuid[])`,
  'receipt-issues',
);

@Injectable()
export class ReceiptService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly codes: ReceiptCodes,
    private readonly reading: IssueReadingService,
    private readonly directories: DirectoryService,
    private readonly unmasking: UnmaskingService,
  ) {}

  /**
   * Returns the parts of a report that the holder of its receipt code may see. They name no organization and no person,
   * and contain no note of staff except the reason of a rejection.
   * @throws RECEIPT_CODE_UNKNOWN
   */
  async follow(ctx: RequestContext, receiptCode: string): Promise<FollowedReport> {
    return this.followed(ctx, await this.codes.reportOf(this.dataSource, receiptCode));
  }

  private async followed(ctx: RequestContext, report: ReporterRow): Promise<FollowedReport> {
    const { issueId, originIssueId } = report;
    const [rows, tasks, parts, unmaskings, directory] = await Promise.all([
      issuesById.rows(this.dataSource, [[issueId, originIssueId]]),
      this.reading.allTasks(ctx, issueId),
      this.reading.allParts(ctx, issueId),
      this.unmasking.unmaskings(ctx, originIssueId),
      this.directories.current(),
    ]);
    const row = rows.find(({ id }) => id === issueId)!;
    const { title, reportedAt } = rows.find(({ id }) => id === originIssueId)!;
    const definition = directory.process(row.processKey, row.processVersion);
    const callback = callbackOf(row, report, parts);
    const may = (action: IssueAction): boolean =>
      whyNotByReceipt(action, { row, tasks, definition, directory }, ctx.now()) === null;
    return {
      title,
      reportedAt: reportedAt.toISOString(),
      progress: progressOf(
        row,
        directory,
        row.state === 'rejected' ? parts.timeline.findLast(({ step }) => step === 'rejected')?.note : null,
      ),
      reply: replyOf(row.state, parts.replies),
      closedAt: row.closedAt?.toISOString() ?? null,
      callback,
      mayAnswer:
        answersByCode(report) &&
        callback !== null &&
        callback.answeredAt === null &&
        ctx.now() <= new Date(callback.expiresAt),
      mayReopen: may('reopenIssue'),
      maySupplement: may('supplementReport'),
      unmaskings: unmaskings
        .filter(({ reporterId }) => reporterId === null || reporterId === report.id)
        .map(({ part, reason, shownAt }) => ({ part, reason, shownAt: shownAt.toISOString() })),
    };
  }
}

/** Returns the call-back to this reporter after the latest closing or rejection of the issue. */
function callbackOf(
  { edition, state }: IssueRow,
  { id }: ReporterRow,
  { callbacks }: IssueParts,
): FollowedReport['callback'] {
  if (state !== 'closed' && state !== 'rejected') return null;
  const asked = callbacks.find((each) => each.reporterId === id && each.edition === edition);
  // The question of a client that calls back itself is not answered here.
  if (!asked || asked.calledBySource !== null) return null;
  const { askedAt, expiresAt, answeredAt, resolved, satisfaction } = asked;
  return {
    askedAt: new Date(askedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    answeredAt: answeredAt && new Date(answeredAt).toISOString(),
    resolved,
    satisfaction,
  };
}
