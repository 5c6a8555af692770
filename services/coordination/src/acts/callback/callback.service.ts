import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { platformErrors } from '@jiceng/platform/errors';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { issueFacts } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { callbackTable } from '../../case/tables/callback.table.js';
import { reporterTable } from '../../case/tables/issue.table.js';
import { issueView, type IssueView } from '../../case/tables/issue.view.js';
import { isInvolved } from '../../case/moves/involvement.js';
import { callbackErrors } from './callback.errors.js';
import type { AnswerCallbackInput } from './callback.input.js';
import { assertMayAnswer } from './callback.rules.js';

const callbackToAnswer = defineQuery(
  callbackTable.columns,
  (columns) => `SELECT ${columns()} FROM callback WHERE id = $1 FOR UPDATE`,
);

@Injectable()
export class CallbackService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /**
   * Takes the answer of a reporter: from themselves, or from staff who called them.
   * @throws NOT_FOUND, OUT_OF_SCOPE and callback errors
   */
  answer(ctx: RequestContext, input: AnswerCallbackInput): Promise<{ issue: IssueView; callbackId: string }> {
    return this.commands.run(ctx, 'answerCallback', input, async (tx) => {
      const callback = await callbackToAnswer.first(tx, [input.callbackId]);
      if (!callback) throw platformErrors.NOT_FOUND({ what: 'call-back', id: input.callbackId });
      const issue = await this.ledger.lockIssue(tx, callback.issueId, null);
      // Residents answer for themselves alone, not for others who reported the same matter.
      ctx.policy.assert('Mutation.answerCallback', { ...issueFacts(issue.row), ownerIds: [callback.personId] });
      const forThemselves = callback.personId === ctx.actor!.id;
      if (!forThemselves && (await isInvolved(tx, issue, ctx.actor!, 'calling')))
        throw callbackErrors.CALLER_INVOLVED();
      const answer = {
        responded: input.responded,
        resolved: input.resolved ?? null,
        satisfaction: input.satisfaction ?? null,
      };
      const report = await reporterTable.rows(tx).find({ id: callback.reporterId });
      const hasReport = report[0]?.issueId === issue.row.id;
      assertMayAnswer(callback, { ...issue.row, hasReport }, answer, tx.now);
      const comment = input.comment ? personText('comment', input.comment, { maxLength: 500 }) : null;
      await callbackTable.rows(tx).update({ id: callback.id }, { ...answer, comment, answeredAt: tx.now });
      const after = this.ledger.take(tx, issue, {
        step: 'callback-answered',
        happening: null,
        organizationId: null,
        callback: answer,
      });
      return { issue: issueView(after.row), callbackId: callback.id };
    });
  }
}
