import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { integer } from '@jiceng/platform/columns';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { whyNotByReceipt } from '../../case/ledger/receipt-holder.js';
import { assertReporter } from '../../case/ledger/source-client.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { HiddenReporter } from '../../case/reporter/hidden-reporter.js';
import { ReceiptCodes } from '../../case/receipt/receipt-codes.js';
import { reporterTable } from '../../case/tables/issue.table.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { supplementErrors } from './supplement.errors.js';
import type { SupplementByReceiptInput, SupplementReportInput } from './supplement.input.js';

/** Largest number of characters of a supplement. The reason of a reopening has the same limit. */
const MOST_CHARACTERS = 500;

const supplements = defineQuery(
  { count: integer().as('count(*)::int') },
  (columns) => `SELECT ${columns()} FROM issue_step WHERE issue_id = $1 AND step = 'supplemented'`,
  'supplements-of-issue',
);

@Injectable()
export class SupplementService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly receipts: ReceiptCodes,
    private readonly hidden: HiddenReporter,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Adds the text of a reporter, or of the client of its source, to an open issue. Neither duty nor any limit changes.
   * @throws SUPPLEMENTS_USED_UP, BAD_INPUT and the refusals of the rules
   */
  async supplement(ctx: RequestContext, input: SupplementReportInput): Promise<StepResult> {
    const work = async (tx: EffectTx): Promise<StepResult> => {
      const issue = await this.ledger.lockIssue(tx, uuidText('issueId', input.issueId), null);
      assertReporter(ctx, tx, 'supplementReport', issue);
      return issueAnswer(await this.take(tx, issue, input.text));
    };
    return this.commands.run(ctx, 'supplementReport', input, work, await this.hidden.onIssue(ctx, input.issueId));
  }

  /**
   * Adds the text of a reporter who shows the receipt code instead of an account.
   * @throws RECEIPT_CODE_UNKNOWN, SUPPLEMENTS_USED_UP, BAD_INPUT and the refusals of the rules
   */
  async supplementByReceipt(ctx: RequestContext, { receiptCode, ...input }: SupplementByReceiptInput): Promise<void> {
    const { id, issueId, originIssueId } = await this.receipts.reportOf(this.dataSource, receiptCode);
    const work = async (tx: EffectTx): Promise<null> => {
      const issue = await this.ledger.lockIssue(tx, issueId, null);
      const [report] = await reporterTable.rows(tx).find({ id });
      // A merge or its undoing moved the report to another issue before the issue was locked.
      if (report?.issueId !== issueId) throw platformErrors.COMMAND_IN_PROGRESS();
      const refusal = whyNotByReceipt('supplementReport', issue, tx.now);
      if (refusal) throw refusal;
      await this.take(tx, issue, input.text);
      return null;
    };
    await this.commands.run(ctx, 'supplementByReceipt', input, work, { anonymous: true, holder: originIssueId });
  }

  private async take(tx: EffectTx, issue: LockedIssue, text: string): Promise<LockedIssue> {
    const note = personText('text', text, { maxLength: MOST_CHARACTERS });
    const max = issue.definition.limits.supplements;
    const { count } = (await supplements.first(tx, [issue.row.id]))!;
    if (count >= max) throw supplementErrors.SUPPLEMENTS_USED_UP({ max });
    return this.ledger.take(tx, issue, {
      step: 'supplemented',
      happening: null,
      organizationId: null,
      note,
      issue: { newSupplementAt: tx.now },
    });
  }
}
