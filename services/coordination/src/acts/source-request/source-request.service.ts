import { Inject, Injectable } from '@nestjs/common';
import { boolean } from '@jiceng/platform/columns';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import type { IssueCommandInput } from '../../api/command.inputs.js';
import { assertAllowed, issueFacts } from '../../case/ledger/issue-access.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { sourceRequestErrors } from '../../case/matter/source-request.errors.js';
import { askingSteps, withdrawingStep } from '../../case/matter/source-request.rules.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { afterReturn, ENDING_PARTS, type EndingPart } from '../../case/moves/ending.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import {
  END_SOURCE_REQUEST,
  sourceRequestTable,
  WITHDRAW_SOURCE_REQUEST,
  type SourceRequestRow,
} from '../../case/tables/source-request.table.js';
import type {
  AnswerSourceRequestInput,
  AskSourceForTimeInput,
  AskSourceToTakeBackInput,
  WithdrawSourceRequestInput,
} from './source-request.input.js';

/** Largest number of characters of the words with a request or an answer. */
const MOST_CHARACTERS = 500;

/** Finds out whether a client in force hears the messages about a source and can answer them. */
const listens = defineQuery(
  { found: boolean().as('true') },
  (columns) => `SELECT ${columns()} FROM known_client c JOIN status_webhook w ON w.id = c.id
    WHERE c.revoked_at IS NULL AND c.scopes @> '{client_status,client_intake}' AND $1 = ANY(c.sources) LIMIT 1`,
  'source-listens',
);

const mergedInto = defineQuery(
  { found: boolean().as('true') },
  (columns) => `SELECT ${columns()} FROM issue WHERE merged_into_id = $1 LIMIT 1`,
  'merged-into-order',
);

type Asked = Pick<SourceRequestRow, 'kind' | 'reason' | 'wantedDueAt'> & { text: string | null };

@Injectable()
export class SourceRequestService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Asks the client of the source to take its order back. Reports of others that were merged into the order must leave
   * it first, because the client knows nothing of them.
   * @throws NO_ORDER_OF_A_CLIENT, SOURCE_ASKED_ALREADY, SOURCE_DOES_NOT_LISTEN, ORDER_HAS_MERGED_REPORTS, BAD_INPUT and
   * those of `assertAllowed`
   */
  askToTakeBack(ctx: RequestContext, input: AskSourceToTakeBackInput): Promise<StepResult> {
    const { reason, text } = input;
    return this.ask(ctx, 'askSourceToTakeBack', input, { kind: 'return', reason, wantedDueAt: null, text });
  }

  /** Asks the client of the source for a later limit. @throws SOURCE_SET_NO_LIMIT and the same */
  askForTime(ctx: RequestContext, input: AskSourceForTimeInput): Promise<StepResult> {
    const { reason, sourceDueAt, text } = input;
    return this.ask(ctx, 'askSourceForTime', input, {
      kind: 'extension',
      reason,
      wantedDueAt: new Date(sourceDueAt),
      text,
    });
  }

  private ask(
    ctx: RequestContext,
    action: 'askSourceToTakeBack' | 'askSourceForTime',
    input: IssueCommandInput,
    { kind, reason, wantedDueAt, text }: Asked,
  ): Promise<StepResult> {
    return this.commands.run(ctx, action, input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      const person = assertAllowed(ctx, tx, action, issue);
      const words = text ? personText('text', text, { maxLength: MOST_CHARACTERS }) : null;
      if (wantedDueAt !== null) assertLater(wantedDueAt, [tx.now, issue.row.sourceDueAt!]);
      if (!(await listens.first(tx, [issue.row.source]))) throw sourceRequestErrors.SOURCE_DOES_NOT_LISTEN();
      if (kind === 'return' && (await mergedInto.first(tx, [issue.row.id])))
        throw sourceRequestErrors.ORDER_HAS_MERGED_REPORTS();
      const organizationId = person.organizationId ?? issue.row.answerableOrganizationId;
      const after = this.ledger.take(tx, issue, {
        step: askingSteps[kind],
        happening: null,
        reasonCode: reason,
        note: words,
        issue: { sourceRequest: kind, sourceRequestBy: organizationId },
      });
      await sourceRequestTable.rows(tx).insert({
        id: newId(),
        issueId: after.row.id,
        seq: after.row.version,
        kind,
        reason,
        text: words,
        wantedDueAt,
        organizationId,
        askedBy: person.id,
        askedAt: tx.now,
      });
      return issueAnswer(after);
    });
  }

  /**
   * Withdraws the request that waits, by the desk that made it. The client hears of it with the reason, and a later
   * answer is refused.
   * @throws NO_ORDER_OF_A_CLIENT, NO_SOURCE_REQUEST, BAD_INPUT and those of `assertAllowed`
   */
  withdraw(ctx: RequestContext, input: WithdrawSourceRequestInput): Promise<StepResult> {
    return this.commands.run(ctx, 'withdrawSourceRequest', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'withdrawSourceRequest', issue);
      const reason = personText('reason', input.reason, { maxLength: MOST_CHARACTERS });
      const values = [issue.row.id, tx.now, issue.row.version + 1, reason];
      tx.send(WITHDRAW_SOURCE_REQUEST, values, { name: 'source-request-withdraw' });
      return issueAnswer(
        this.ledger.take(tx, issue, {
          step: withdrawingStep,
          happening: null,
          note: reason,
          issue: { sourceRequest: null },
        }),
      );
    });
  }

  /**
   * Takes the answer of the client of the source. A granted return ends the issue, a granted extension moves the limit
   * of the source; a refusal leaves the issue where it is, with the reason in the timeline.
   * @throws NOT_FOUND, OUT_OF_SCOPE, SOURCE_REQUEST_ENDED, SOURCE_REFUSAL_NEEDS_REASON, BAD_INPUT
   */
  answer(ctx: RequestContext, input: AnswerSourceRequestInput): Promise<StepResult> {
    return this.commands.run(ctx, 'answerSourceRequest', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, uuidText('issueId', input.issueId), null);
      ctx.policy.assert('Mutation.answerSourceRequest', issueFacts(issue.row));
      const request = await this.requestOf(tx, issue.row.id, uuidText('requestId', input.requestId));
      const { kind, organizationId, reason } = request;
      const { granted } = input;
      const answer = input.text ? personText('text', input.text, { maxLength: MOST_CHARACTERS }) : null;
      if (!granted && answer === null) throw sourceRequestErrors.SOURCE_REFUSAL_NEEDS_REASON();
      const extended = granted && kind === 'extension';
      if (input.sourceDueAt && !extended)
        throw badInput('sourceDueAt', '只有同意延期时填写', 'is only for a granted extension');
      const sourceDueAt = extended ? (input.sourceDueAt ? new Date(input.sourceDueAt) : request.wantedDueAt!) : null;
      if (sourceDueAt !== null) assertLater(sourceDueAt, [tx.now, issue.row.sourceDueAt!]);
      tx.send(END_SOURCE_REQUEST, [issue.row.id, tx.now, granted, answer, sourceDueAt], { name: 'source-request-end' });
      const about = {
        organizationId: null,
        counterpartOrganizationId: organizationId,
        reasonCode: reason,
        note: answer,
      };
      const none = { sourceRequest: null };
      if (!granted)
        return issueAnswer(
          this.ledger.take(tx, issue, { step: 'source-refused', happening: null, ...about, issue: none }),
        );
      if (sourceDueAt !== null)
        return issueAnswer(
          this.ledger.take(tx, issue, {
            step: 'source-extended',
            happening: null,
            ...about,
            issue: { ...none, sourceDueAt },
          }),
        );
      const returned = this.ledger.take(tx, issue, {
        step: 'returned-to-source',
        happening: { kind: 'returned-to-source' },
        ...about,
        issue: none,
      });
      return issueAnswer(await afterReturn(tx, returned, this.endingParts));
    });
  }

  /** Returns the request of an issue that waits. @throws NOT_FOUND, SOURCE_REQUEST_ENDED */
  private async requestOf(tx: EffectTx, issueId: string, id: string): Promise<SourceRequestRow> {
    const [request] = await sourceRequestTable.rows(tx).find({ id, issueId });
    if (!request) throw platformErrors.NOT_FOUND({ what: 'source-request', id, field: 'requestId' });
    if (request.endedAt !== null) throw sourceRequestErrors.SOURCE_REQUEST_ENDED();
    return request;
  }
}

/** @throws BAD_INPUT unless the limit is later than all of the times */
function assertLater(limit: Date, times: readonly Date[]): void {
  if (times.every((time) => limit > time)) return;
  throw badInput('sourceDueAt', '须晚于现在和来源原定时限', 'must be later than now and than the limit of the source');
}
