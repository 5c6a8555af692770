import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { whyNotByReceipt } from '../../case/ledger/receipt-holder.js';
import { assertReporter } from '../../case/ledger/source-client.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { HiddenReporter } from '../../case/reporter/hidden-reporter.js';
import { ReceiptCodes } from '../../case/receipt/receipt-codes.js';
import { reporterTable } from '../../case/tables/issue.table.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import type { ReopenByReceiptInput, ReopenIssueInput } from './reopen.input.js';

@Injectable()
export class ReopenService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly receipts: ReceiptCodes,
    private readonly hidden: HiddenReporter,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Opens a closed issue again within its reopen window. The process determines whether the last responsible
   * organization continues or the issue starts again at the first receiver.
   * A client opens the issues of its sources again, as their reporters may (重办).
   * @throws REOPEN_WINDOW_CLOSED and the errors of `assertReporter`
   */
  async reopen(ctx: RequestContext, input: ReopenIssueInput): Promise<StepResult> {
    const work = async (tx: EffectTx): Promise<StepResult> => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertReporter(ctx, tx, 'reopenIssue', issue);
      return issueAnswer(this.take(tx, issue, input.reason));
    };
    return this.commands.run(ctx, 'reopenIssue', input, work, await this.hidden.onIssue(ctx, input.issueId));
  }

  /**
   * Opens the issue of a report again. The reporter shows the receipt code instead of an account and has the
   * rights of a named reporter.
   * @throws RECEIPT_CODE_UNKNOWN, REOPEN_WINDOW_CLOSED and the errors of `assertAllowed`
   */
  async reopenByReceipt(ctx: RequestContext, { receiptCode, ...input }: ReopenByReceiptInput): Promise<void> {
    const { id, issueId, originIssueId } = await this.receipts.reportOf(this.dataSource, receiptCode);
    const work = async (tx: EffectTx): Promise<null> => {
      const issue = await this.ledger.lockIssue(tx, issueId, null);
      const [report] = await reporterTable.rows(tx).find({ id });
      // A merge, or the undoing of a merge, moved the report to another issue before this issue was locked.
      if (report?.issueId !== issueId) throw platformErrors.COMMAND_IN_PROGRESS();
      const refusal = whyNotByReceipt('reopenIssue', issue, tx.now);
      if (refusal) throw refusal;
      this.take(tx, issue, input.reason);
      return null;
    };
    await this.commands.run(ctx, 'reopenByReceipt', input, work, { anonymous: true, holder: originIssueId });
  }

  private take(tx: EffectTx, issue: LockedIssue, reason: string): LockedIssue {
    const note = personText('reason', reason, { maxLength: 500 });
    return this.ledger.take(tx, issue, { step: 'reopened', happening: { kind: 'reopened' }, note });
  }
}
