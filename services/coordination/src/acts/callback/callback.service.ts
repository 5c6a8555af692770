import { Injectable } from '@nestjs/common';
import { uuid } from '@jiceng/platform/columns';
import { ownIdsOf } from '@jiceng/platform/context';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { DataSource } from 'typeorm';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { issueFacts } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import {
  callAttemptTable,
  callbackTable,
  type CallbackRow,
  type CallOutcome,
} from '../../case/tables/callback.table.js';
import { issueTable, reporterTable, type IssueRow, type ReporterRow } from '../../case/tables/issue.table.js';
import { issueView, type IssueView } from '../../case/tables/issue.view.js';
import { mayNotCall } from '../../case/moves/involvement.js';
import { HiddenReporter } from '../../case/reporter/hidden-reporter.js';
import { answersByCode, ReceiptCodes } from '../../case/receipt/receipt-codes.js';
import { callbackErrors } from './callback.errors.js';
import type {
  AnswerByReceiptInput,
  AnswerCallbackInput,
  AnswerInput,
  RecordSourceCallbackInput,
  RecordUnreachedCallInput,
} from './callback.input.js';
import { assertAnswerIsSound, assertIsOpen, assertMayCall, type CallbackAnswer } from './callback.rules.js';

const callbackToChange = defineQuery(
  callbackTable.columns,
  (columns) => `SELECT ${columns()} FROM callback WHERE id = $1 FOR UPDATE`,
);

/** Finds the last question to the reporter of issue $1 that its client asks. */
const askedOfSource = defineQuery(
  { id: uuid().as('c.id') },
  (columns) => `SELECT ${columns()} FROM callback c JOIN reporter r ON r.id = c.reporter_id
    WHERE r.origin_issue_id = $1 AND c.called_by_source IS NOT NULL ORDER BY c.asked_at DESC LIMIT 1`,
  'callback-of-source',
);

interface Asked {
  callback: CallbackRow;
  issue: LockedIssue;
  report: ReporterRow | undefined;
}

@Injectable()
export class CallbackService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly receipts: ReceiptCodes,
    private readonly hidden: HiddenReporter,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Stores the answer of a reporter, given by the reporter or by a staff member who called the reporter.
   * @throws NOT_FOUND, OUT_OF_SCOPE and the errors of `callbackErrors`
   */
  async answer(ctx: RequestContext, input: AnswerCallbackInput): Promise<{ issue: IssueView; callbackId: string }> {
    const work = async (tx: EffectTx): Promise<{ issue: IssueView; callbackId: string }> => {
      const asked = await this.asked(ctx, tx, 'answerCallback', input.callbackId);
      const answer = soundAnswer(input);
      if (!isAsked(ctx, asked.callback)) await this.recordCall(tx, asked, 'answered', null);
      return { issue: issueView(await this.take(tx, asked, answer)), callbackId: asked.callback.id };
    };
    return this.commands.run(ctx, 'answerCallback', input, work, await this.hidden.onCallback(ctx, input.callbackId));
  }

  /**
   * Stores the answer of a reporter who shows the receipt code instead of an account.
   * @throws RECEIPT_CODE_UNKNOWN, NOT_ASKED_YET and the errors of `callbackErrors`
   */
  async answerByReceipt(ctx: RequestContext, { receiptCode, ...input }: AnswerByReceiptInput): Promise<void> {
    const report = await this.receipts.reportOf(this.dataSource, receiptCode);
    const work = async (tx: EffectTx): Promise<null> => {
      const [asked] = await callbackTable
        .rows(tx)
        .find({ issueId: report.issueId, reporterId: report.id }, { edition: 'DESC' });
      if (!asked) throw callbackErrors.NOT_ASKED_YET();
      if (!answersByCode(report) || asked.calledBySource !== null) throw callbackErrors.REPORTER_IS_CALLED();
      await this.take(tx, await this.openQuestion(tx, asked.id), soundAnswer(input));
      return null;
    };
    const holder = report.originIssueId;
    await this.commands.run(ctx, 'answerByReceipt', input, work, { anonymous: true, holder });
  }

  /**
   * Stores the answer that a client got when it called the reporter of its order back. The order may be merged into
   * another issue, which then has the question.
   * @throws NOT_FOUND, OUT_OF_SCOPE, NOT_ASKED_YET and the errors of `callbackErrors`
   */
  recordBySource(ctx: RequestContext, input: RecordSourceCallbackInput): Promise<{ issue: IssueView }> {
    return this.commands.run(ctx, 'recordSourceCallback', input, async (tx) => {
      const id = uuidText('issueId', input.issueId);
      const [order] = await issueTable.rows(tx).find({ id });
      if (!order) throw platformErrors.NOT_FOUND({ what: 'issue', id });
      ctx.policy.assert('Mutation.recordSourceCallback', issueFacts(order));
      const asked = await askedOfSource.first(tx, [id]);
      if (!asked) throw callbackErrors.NOT_ASKED_YET();
      const after = await this.take(tx, await this.openQuestion(tx, asked.id), soundAnswer(input));
      return { issue: issueView(after.id === id ? after : order) };
    });
  }

  private async take(tx: EffectTx, { callback, issue }: Asked, answer: CallbackAnswer): Promise<IssueRow> {
    await callbackTable.rows(tx).update({ id: callback.id }, { ...answer, answeredAt: tx.now });
    const { comment: _, ...said } = answer;
    const step = { step: 'callback-answered', happening: null, organizationId: null, callback: said } as const;
    return this.ledger.take(tx, issue, step).row;
  }

  /**
   * Records a call that did not reach the reporter. After the last call that the process allows, the call-back counts
   * as not reached until the reporter answers.
   * @throws NOT_FOUND, OUT_OF_SCOPE and the errors of `callbackErrors`
   */
  recordUnreached(
    ctx: RequestContext,
    input: RecordUnreachedCallInput,
  ): Promise<{ issue: IssueView; callbackId: string }> {
    return this.commands.run(ctx, 'recordUnreachedCall', input, async (tx) => {
      const asked = await this.asked(ctx, tx, 'recordUnreachedCall', input.callbackId);
      const { callback, issue } = asked;
      const note = input.note ? personText('note', input.note, { maxLength: 200 }) : null;
      const number = await this.recordCall(tx, asked, 'not-reached', note);
      const isLast = number >= issue.definition.limits.callAttempts;
      if (isLast) await callbackTable.rows(tx).update({ id: callback.id }, { notReachedAt: tx.now });
      const after = this.ledger.take(tx, issue, {
        step: isLast ? 'callback-not-reached' : 'callback-attempted',
        happening: null,
        organizationId: null,
        note,
        rule: `call:${number}`,
      });
      return { issue: issueView(after.row), callbackId: callback.id };
    });
  }

  /** Checks that the actor may handle the call-back, and returns it with its issue locked. */
  private async asked(ctx: RequestContext, tx: EffectTx, command: string, id: string): Promise<Asked> {
    return this.openQuestion(tx, uuidText('callbackId', id), async ({ callback, issue }) => {
      // A resident answers only the resident's own call-back, not those of other reporters of the same issue. A staff
      // member must belong to the organization that calls this reporter.
      ctx.policy.assert(`Mutation.${command}`, {
        ...issueFacts(issue.row),
        organizationIds: [callback.callingOrganizationId],
        ownerIds: [callback.personId],
      });
      if (!isAsked(ctx, callback) && (await mayNotCall(tx, issue, ctx.actor!, callback.callingOrganizationId)))
        throw callbackErrors.CALLER_INVOLVED();
    });
  }

  /**
   * Locks the issue and returns the call-back, which must still be open.
   * @param assertMayAsk refuses an actor who may not handle the call-back; it runs before any error that shows the
   * state of the call-back
   */
  private async openQuestion(
    tx: EffectTx,
    id: string,
    assertMayAsk?: (asked: Omit<Asked, 'report'>) => Promise<void>,
  ): Promise<Asked> {
    const callback = await callbackToChange.first(tx, [id]);
    if (!callback) throw platformErrors.NOT_FOUND({ what: 'call-back', id });
    const issue = await this.ledger.lockIssue(tx, callback.issueId, null);
    await assertMayAsk?.({ callback, issue });
    const [report] = await reporterTable.rows(tx).find({ id: callback.reporterId });
    assertIsOpen(callback, { ...issue.row, hasReport: report?.issueId === issue.row.id }, tx.now);
    return { callback, issue, report };
  }

  /** Stores one call and returns its number. @throws REPORTER_CANNOT_BE_CALLED, CALLS_USED_UP, CALLED_A_MOMENT_AGO */
  private async recordCall(
    tx: EffectTx,
    { callback, issue, report }: Asked,
    outcome: CallOutcome,
    note: string | null,
  ): Promise<number> {
    if (report && report.grade !== 'named') throw callbackErrors.REPORTER_CANNOT_BE_CALLED();
    const calls = callAttemptTable.rows(tx);
    const made = await calls.find({ callbackId: callback.id }, { number: 'ASC' });
    // The limits on calls apply only to calls that did not reach the reporter. A reporter who rings back soon after
    // such a call can answer at once.
    if (outcome === 'not-reached') assertMayCall(made, issue.definition.limits, tx.now);
    const { id: callerId, organizationId } = tx.origin.actor;
    const number = made.length + 1;
    await calls.insert({ callbackId: callback.id, number, at: tx.now, callerId, organizationId, outcome, note });
    return number;
  }
}

/** True when the question is to the actor, under the account or a pseudonym of it. */
function isAsked(ctx: RequestContext, { personId }: Pick<CallbackRow, 'personId'>): boolean {
  return personId !== null && ownIdsOf(ctx.actor!).includes(personId);
}

/** Checks the texts and numbers of an answer. @throws SATISFACTION_OUT_OF_RANGE, CONTRADICTORY_ANSWER, BAD_INPUT */
function soundAnswer(input: Omit<AnswerInput, 'idempotencyKey'>): CallbackAnswer {
  const answer = {
    responded: input.responded,
    resolved: input.resolved ?? null,
    satisfaction: input.satisfaction ?? null,
    comment: input.comment ? personText('comment', input.comment, { maxLength: 500 }) : null,
  };
  assertAnswerIsSound(answer);
  return answer;
}
