import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { RequestContext } from '@jiceng/platform/request-context';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { issueAnswer } from '../../case/moves/answer.js';
import {
  answerRequest,
  approverOfIssue,
  openRequest,
  waitingRequest,
  wasRefused,
} from '../../case/moves/deadline-request.js';
import { resumption } from '../../case/moves/resumption.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { pauseErrors } from './pause.errors.js';
import type { AnswerDeadlineRequestInput, RequestPauseInput, ResumeIssueInput } from './pause.input.js';

@Injectable()
export class PauseService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
  ) {}

  /**
   * Asks the leader above the responsible unit for a pause (47). The minutes until the answer are the leader's.
   * @throws LIMIT_PASSED, NO_PAUSES_LEFT, GROUND_REFUSED
   */
  request(ctx: RequestContext, input: RequestPauseInput): Promise<StepResult> {
    return this.commands.run(ctx, 'requestPause', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'requestPause', issue);
      const asked = {
        kind: 'pause',
        ground: input.ground,
        evidence: officialText('evidence', input.evidence),
      } as const;
      if (await wasRefused(tx, issue.row.id, asked)) throw pauseErrors.GROUND_REFUSED();
      const approverOrganizationId = approverOfIssue(issue, tx.now);
      if (approverOrganizationId === null) throw pauseErrors.NO_APPROVER();
      const after = this.ledger.take(tx, issue, {
        step: 'pause-requested',
        happening: { kind: 'pause-requested', approverOrganizationId },
        organizationId: issue.row.responsibleOrganizationId,
        counterpartOrganizationId: approverOrganizationId,
        reasonCode: asked.ground,
        note: asked.evidence,
      });
      await openRequest(tx, after, asked);
      return issueAnswer(after);
    });
  }

  /**
   * The answer of a leader. An approved pause counts from the moment of the request; after a refusal all deadlines are as
   * they were. @throws APPROVER_INVOLVED for the person who asked, REFUSAL_NEEDS_REASON
   */
  answer(ctx: RequestContext, input: AnswerDeadlineRequestInput): Promise<StepResult> {
    return this.commands.run(ctx, 'answerDeadlineRequest', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'answerDeadlineRequest', issue, {
        move: input.approve ? 'approve-pause' : 'refuse-request',
      });
      const request = (await waitingRequest(tx, issue.row.id))!;
      if (request.askedBy === ctx.actor!.id) throw issueErrors.APPROVER_INVOLVED();
      const reason = input.reason ? officialText('reason', input.reason) : null;
      if (!input.approve && reason === null) throw pauseErrors.REFUSAL_NEEDS_REASON();
      answerRequest(tx, issue.row.id, input.approve, reason);
      return issueAnswer(
        this.ledger.take(tx, issue, {
          step: input.approve ? 'paused' : 'request-refused',
          happening: { kind: input.approve ? 'paused' : 'request-refused' },
          counterpartOrganizationId: request.organizationId,
          reasonCode: request.ground,
          note: reason,
          late: isLate(request.dueAt, tx.now),
        }),
      );
    });
  }

  /** Ends a pause; every running task gets back the working time that the pause took. */
  resume(ctx: RequestContext, input: ResumeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'resumeIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'resumeIssue', issue);
      return issueAnswer(this.ledger.take(tx, issue, resumption(issue, 'person', tx.now)));
    });
  }
}
