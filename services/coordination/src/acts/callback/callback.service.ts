import { Injectable } from '@nestjs/common';
import { CommandRunner, type CommandInput } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { issueFacts } from '../../case/ledger/issue-access.js';
import { ReporterRow } from '../../case/tables/issue.entity.js';
import type { IssueInHand } from '../../case/ledger/issue-in-hand.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueView, type IssueView } from '../../case/tables/issue.view.js';
import { CallbackRow } from '../../case/tables/callback.entity.js';
import { assertMayAnswer, reportersToAsk } from './callback.rules.js';

export interface AnswerCallbackInput extends CommandInput {
  callbackId: string;
  responded: boolean;
  resolved?: boolean | null;
  satisfaction?: number | null;
  comment?: string | null;
}

@Injectable()
export class CallbackService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /** Asks every reporter of a closed issue, merged ones too (51). Nobody is asked when all were anonymous. */
  async ask(tx: EffectTx, issue: IssueInHand): Promise<IssueInHand> {
    const { row, clock, definition } = issue;
    const reporters = reportersToAsk(
      await tx.manager.find(ReporterRow, { where: { issueId: row.id }, order: { reportedAt: 'ASC', id: 'ASC' } }),
    );
    if (reporters.length === 0) return issue;
    const expiresAt = clock.addWorkingMinutes(tx.now, definition.limits.callbackMinutes);
    await tx.manager.insert(
      CallbackRow,
      reporters.map((reporter) => ({
        id: newId(),
        issueId: row.id,
        reporterId: reporter.id,
        personId: reporter.personId,
        edition: row.edition,
        askedAt: tx.now,
        expiresAt,
        answeredAt: null,
        responded: null,
        resolved: null,
        satisfaction: null,
        comment: null,
      })),
    );
    return this.ledger.take(tx, issue, {
      step: 'callback-asked',
      happening: null,
      organizationId: null,
      note: String(reporters.length),
    });
  }

  /**
   * Takes the answer of a reporter: from themselves, or from staff who called them.
   * @throws NOT_FOUND, OUT_OF_SCOPE and callback errors
   */
  answer(ctx: RequestContext, input: AnswerCallbackInput): Promise<{ issue: IssueView; callbackId: string }> {
    return this.commands.run(ctx, 'answerCallback', input, async (tx) => {
      const callback = await tx.manager.findOne(CallbackRow, {
        where: { id: input.callbackId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!callback) throw platformErrors.NOT_FOUND({ what: 'callback', id: input.callbackId });
      const issue = await this.ledger.takeInHand(tx, callback.issueId);
      // A resident answers only what they were asked in person, not for others who reported the same.
      ctx.policy.assert('Mutation.answerCallback', { ...issueFacts(issue.row), ownerIds: [callback.personId] });
      const answer = {
        responded: input.responded,
        resolved: input.resolved ?? null,
        satisfaction: input.satisfaction ?? null,
      };
      assertMayAnswer(callback, answer, tx.now);
      const comment = input.comment ? personText('comment', input.comment, { maxLength: 500 }) : null;
      await tx.manager.update(CallbackRow, { id: callback.id }, { ...answer, comment, answeredAt: tx.now });
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
