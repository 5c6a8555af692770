import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { FilesInput, IssueCommandInput } from '../../api/command.inputs.js';
import { IssueFiles } from '../../case/files/issue-files.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { limitOf } from '../../case/ledger/deadlines.js';
import { assertAllowed, issueFacts } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import type { IssueAction } from '../../case/matter/issue.rules.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { issueAnswer } from '../../case/moves/answer.js';
import {
  answerRequest,
  approverOfRequest,
  openRequest,
  waitingRequest,
  wasRefused,
  type Asked,
} from '../../case/moves/deadline-request.js';
import { laterBy, resumption } from '../../case/moves/resumption.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { pauseErrors } from './pause.errors.js';
import type {
  AnswerDeadlineRequestInput,
  RequestExtensionInput,
  RequestPauseInput,
  RequestSuspensionInput,
  ResumeIssueInput,
  ReviewSuspensionInput,
} from './pause.input.js';

@Injectable()
export class PauseService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly files: IssueFiles,
  ) {}

  /**
   * Asks the leader above the responsible unit for a pause. The minutes until the answer are charged to the leader's
   * organization.
   * @throws LIMIT_PASSED, NO_PAUSES_LEFT, GROUND_REFUSED, NO_APPROVER
   */
  requestPause(ctx: RequestContext, input: RequestPauseInput): Promise<StepResult> {
    const { ground } = input;
    return this.ask(ctx, 'requestPause', input, { kind: 'pause', ground, minutes: null });
  }

  /**
   * Asks for a later limit. The leader above the unit answers the first request, and the coordination office answers
   * the second.
   * @throws LIMIT_PASSED, NO_EXTENSIONS_LEFT, EXTENSION_TOO_LONG, GROUND_REFUSED, NO_APPROVER
   */
  requestExtension(ctx: RequestContext, input: RequestExtensionInput): Promise<StepResult> {
    const { minutes } = input;
    return this.ask(ctx, 'requestExtension', input, { kind: 'extension', ground: null, minutes });
  }

  /** Asks a district leader to suspend the issue. @throws LIMIT_PASSED, GROUND_REFUSED, NO_APPROVER */
  requestSuspension(ctx: RequestContext, input: RequestSuspensionInput): Promise<StepResult> {
    return this.ask(ctx, 'requestSuspension', input, { kind: 'suspension', ground: null, minutes: null });
  }

  private ask(
    ctx: RequestContext,
    action: IssueAction,
    input: IssueCommandInput & FilesInput & { evidence: string },
    wanted: Omit<Asked, 'evidence'>,
  ): Promise<StepResult> {
    return this.commands.run(ctx, action, input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, action, issue);
      const asked = { ...wanted, evidence: officialText('evidence', input.evidence) };
      if (asked.minutes !== null) assertLength(issue, asked.minutes);
      if (await wasRefused(tx, issue.row.id, asked)) throw pauseErrors.GROUND_REFUSED();
      const approverOrganizationId = approverOfRequest(asked.kind, issue, tx.now);
      if (approverOrganizationId === null) throw pauseErrors.NO_APPROVER();
      const step = `${asked.kind}-requested` as const;
      const after = this.ledger.take(tx, issue, {
        step,
        happening: { kind: step, approverOrganizationId },
        organizationId: issue.row.responsibleOrganizationId,
        counterpartOrganizationId: approverOrganizationId,
        reasonCode: asked.ground,
        note: asked.evidence,
      });
      await openRequest(tx, after, asked);
      await this.files.attach(ctx, tx, input.files, { issueId: after.row.id, seq: after.row.version });
      return issueAnswer(after);
    });
  }

  /**
   * Stores the answer of a leader. An approved pause or suspension counts from the time of the request, an approved
   * extension moves the limit, and a refusal leaves all deadlines unchanged.
   * @throws APPROVER_INVOLVED for the person who asked, REFUSAL_NEEDS_REASON
   */
  answer(ctx: RequestContext, input: AnswerDeadlineRequestInput): Promise<StepResult> {
    return this.commands.run(ctx, 'answerDeadlineRequest', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      // The policy is checked before the request is read, so that a caller who may not see the issue does not learn of
      // the request.
      ctx.policy.assert('Mutation.answerDeadlineRequest', issueFacts(issue.row));
      const request = await waitingRequest(tx, issue.row.id);
      assertAllowed(ctx, tx, 'answerDeadlineRequest', issue, {
        move: input.approve ? `approve-${request?.kind ?? 'pause'}` : 'refuse-request',
      });
      const { kind, ground, minutes, dueAt, organizationId, askedBy } = request!;
      if (askedBy === ctx.actor!.id) throw issueErrors.APPROVER_INVOLVED();
      const reason = input.reason ? officialText('reason', input.reason) : null;
      if (!input.approve && reason === null) throw pauseErrors.REFUSAL_NEEDS_REASON();
      answerRequest(tx, issue.row.id, input.approve, reason);
      const step = input.approve ? approved[kind] : 'request-refused';
      return issueAnswer(
        this.ledger.take(tx, issue, {
          step,
          happening: { kind: step },
          counterpartOrganizationId: organizationId,
          reasonCode: ground,
          note: reason,
          late: isLate(dueAt, tx.now),
          ...(step === 'extended' ? laterBy(issue, minutes!) : {}),
        }),
      );
    });
  }

  /** Keeps a suspension until its next review. Only a district leader may do so. */
  review(ctx: RequestContext, input: ReviewSuspensionInput): Promise<StepResult> {
    return this.commands.run(ctx, 'reviewSuspension', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'reviewSuspension', issue);
      return issueAnswer(
        this.ledger.take(tx, issue, {
          step: 'suspension-reviewed',
          happening: { kind: 'suspension-reviewed' },
          note: officialText('findings', input.findings),
          late: isLate(issue.row.stateDueAt, tx.now),
        }),
      );
    });
  }

  /** Ends a pause or suspension. All running limits of the matter move by the working time of this interruption. */
  resume(ctx: RequestContext, input: ResumeIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'resumeIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'resumeIssue', issue);
      return issueAnswer(this.ledger.take(tx, issue, resumption(issue, 'person', tx.now)));
    });
  }
}

/** The step that the timeline shows for the approval of each kind of request. */
const approved = { pause: 'paused', extension: 'extended', suspension: 'suspended' } as const;

/** Checks the length of an extension. @throws EXTENSION_TOO_LONG, also when the length is zero or negative */
function assertLength(issue: LockedIssue, minutes: number): void {
  const most = Math.floor(limitOf('handle-due', issue) * issue.definition.limits.extensionShare);
  if (minutes < 1 || minutes > most) throw pauseErrors.EXTENSION_TOO_LONG({ most });
}
