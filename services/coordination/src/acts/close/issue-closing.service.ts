import { Injectable } from '@nestjs/common';
import { issueFiled } from '@jiceng/contracts/coordination/issue-filed';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { readPacket } from '../../reading/packet/packet.queries.js';
import { CallbackService } from '../callback/callback.service.js';
import { isLate } from '../../case/matter/task.rules.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import type { IssueInHand } from '../../case/ledger/issue-in-hand.js';
import { answer, type IssueCommand } from '../judge/issue-judgement.service.js';
import { resumption } from '../../case/moves/resumption.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { StepResult } from '../../case/tables/issue.view.js';

export interface ReasonedIssueCommand extends IssueCommand {
  reason: string;
}

@Injectable()
export class IssueClosingService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
    private readonly callbacks: CallbackService,
  ) {}

  /**
   * Closes a verified issue: the reopen window begins, every reporter is asked, the archive packet is filed.
   * @throws the refusals of the rules
   */
  close(ctx: RequestContext, input: IssueCommand & { note?: string | null }): Promise<StepResult> {
    return this.commands.run(ctx, 'closeIssue', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'closeIssue', issue);
      const note = input.note ? personText('note', input.note, { maxLength: 500 }) : null;
      const reopenUntil = issue.clock.addWorkingMinutes(tx.now, issue.definition.limits.reopenMinutes);
      const closed = this.ledger.take(tx, issue, {
        step: 'closed',
        happening: { kind: 'closed', reopenUntil },
        note,
        late: isLate(issue.row.stateDueAt, tx.now),
        issue: { closedAt: tx.now, edition: issue.row.edition + 1 },
      });
      const asked = await this.callbacks.ask(tx, closed);
      await file(tx, asked);
      return answer(asked);
    });
  }

  /** Opens a closed issue again within the window (50): whoever answered for it last answers again. @throws REOPEN_WINDOW_CLOSED */
  reopen(ctx: RequestContext, input: ReasonedIssueCommand): Promise<StepResult> {
    return this.commands.run(ctx, 'reopenIssue', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'reopenIssue', issue);
      const note = personText('reason', input.reason, { maxLength: 500 });
      return answer(
        this.ledger.take(tx, issue, {
          step: 'reopened',
          happening: { kind: 'reopened' },
          note,
          issue: { closedAt: null },
        }),
      );
    });
  }

  /** Stops the clocks of the work while it must wait for something outside, such as material or weather (47). */
  pause(ctx: RequestContext, input: ReasonedIssueCommand): Promise<StepResult> {
    return this.commands.run(ctx, 'pauseIssue', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'pauseIssue', issue);
      const note = personText('reason', input.reason, { maxLength: 500 });
      return answer(
        this.ledger.take(tx, issue, {
          step: 'paused',
          happening: { kind: 'paused' },
          note,
          issue: { pausedAt: tx.now },
        }),
      );
    });
  }

  /** Starts the clocks again; the time paused is given back to every running task. */
  resume(ctx: RequestContext, input: IssueCommand): Promise<StepResult> {
    return this.commands.run(ctx, 'resumeIssue', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'resumeIssue', issue);
      return answer(this.ledger.take(tx, issue, resumption(issue, tx.now)));
    });
  }
}

/** Hands the whole life of the issue to the archive (83), in the transaction that closes it. */
async function file(tx: EffectTx, issue: IssueInHand): Promise<void> {
  const { row } = issue;
  tx.emit(issueFiled, {
    key: row.id,
    payload: {
      issueId: row.id,
      edition: row.edition,
      title: row.title,
      regionCode: row.areaCode,
      categoryCode: row.categoryCode,
      closedAt: tx.now.toISOString(),
      packet: await readPacket(tx, issue),
    },
  });
}
