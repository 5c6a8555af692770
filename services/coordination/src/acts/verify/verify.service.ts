import { Inject, Injectable } from '@nestjs/common';
import { platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { IssueFiles } from '../../case/files/issue-files.js';
import { verificationWantsPhoto } from '../../case/files/photo-rule.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { handlersOf } from '../../case/matter/matter.rules.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { verificationErrors } from '../../case/matter/verification.errors.js';
import { issueAnswer } from '../../case/moves/answer.js';
import { ENDING_PARTS, leaveBehind, reopenUntil, type EndingPart } from '../../case/moves/ending.js';
import { openVerification, planVerification } from '../../case/moves/verification.js';
import type { StepResult } from '../../case/tables/issue.view.js';
import { verifyErrors } from './verify.errors.js';
import type { RecordVerificationInput, RequestVerificationInput } from './verify.input.js';

@Injectable()
export class VerifyService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly files: IssueFiles,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Asks for a new verification on the spot, by the unit named or by the unit that `planVerification` chooses.
   * @throws VERIFIER_HANDLED_IT, ORGANIZATION_NOT_IN_FORCE and the errors of `assertAllowed`
   */
  request(ctx: RequestContext, input: RequestVerificationInput): Promise<StepResult> {
    return this.commands.run(ctx, 'requestVerification', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'requestVerification', issue);
      const organizationId = input.organizationId
        ? uuidText('organizationId', input.organizationId)
        : planVerification(issue, tx.now).organizationId;
      if (!issue.directory.inForce(organizationId, tx.now))
        throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      if (handlersOf(issue).some((handler) => issue.directory.inOneTree(handler, organizationId)))
        throw verificationErrors.VERIFIER_HANDLED_IT();
      // The open round is deleted without a result; only the new round counts.
      tx.send(`DELETE FROM verification WHERE issue_id = $1 AND recorded_at IS NULL`, [issue.row.id]);
      const note = input.reason ? officialText('reason', input.reason) : null;
      return issueAnswer(
        this.ledger.take(
          tx,
          issue,
          openVerification(tx, issue, { mode: 'field', organizationId }, { moves: true, note }),
        ),
      );
    });
  }

  /**
   * Records the findings of an independent unit. After a failure, the process determines whether the tasks are done
   * again or the issue is dispatched again.
   * @throws VERIFIER_HANDLED_IT, FAILURE_NEEDS_FINDINGS, TASK_NOT_COMPLETED, PHOTO_REQUIRED and the errors of
   * `assertAllowed`
   */
  record(ctx: RequestContext, input: RecordVerificationInput): Promise<StepResult> {
    return this.commands.run(ctx, 'recordVerification', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      const move = input.passed ? 'pass-verification' : 'fail-verification';
      assertAllowed(ctx, tx, 'recordVerification', issue, { move });
      const findings = input.findings ? officialText('findings', input.findings) : null;
      if (!input.passed && !findings) throw verificationErrors.FAILURE_NEEDS_FINDINGS();
      const needsPhoto = await verificationWantsPhoto(tx, issue, tx.now);
      const taskIds = input.passed ? [] : tasksToRepeat(issue, input.failedTaskIds ?? []);
      tx.send(
        `UPDATE verification SET recorded_at = $2, recorded_by_organization_id = $3, staff_id = $4, passed = $5, findings = $6
         WHERE issue_id = $1 AND round = (SELECT max(round) FROM verification WHERE issue_id = $1)`,
        [issue.row.id, tx.now, tx.origin.actor.organizationId, ctx.actor!.id, input.passed, findings],
        { name: 'verification-record' },
      );
      const recorded = this.ledger.take(tx, issue, {
        step: input.passed ? 'verification-passed' : 'verification-failed',
        happening: input.passed
          ? { kind: 'verification-passed', reopenUntil: reopenUntil(issue, tx.now) }
          : { kind: 'verification-failed', taskIds },
        note: findings,
        late: isLate(issue.row.stateDueAt, tx.now),
      });
      const taken = { issueId: recorded.row.id, seq: recorded.row.version };
      await this.files.attach(ctx, tx, input.files, { ...taken, needsPhoto });
      const ports = { ledger: this.ledger, parts: this.endingParts };
      return issueAnswer(await leaveBehind(tx, recorded, 'verification-passed', ports));
    });
  }
}

/**
 * Returns the completed tasks that must be done again: the tasks named, or else the last completed task of a lead or
 * sole handler, or else the last completed task.
 * @throws TASK_NOT_COMPLETED; NOT_FOUND for a task of another issue
 */
function tasksToRepeat({ tasks }: LockedIssue, named: readonly string[]): string[] {
  const done = tasks.filter((task) => task.state === 'done');
  const wrong = named.find((id) => !done.some((task) => task.id === id));
  if (wrong !== undefined) {
    const open = tasks.find((task) => task.id === wrong);
    if (!open) throw platformErrors.NOT_FOUND({ what: 'task', id: wrong });
    throw verifyErrors.TASK_NOT_COMPLETED({ taskId: wrong, state: open.state });
  }
  if (named.length > 0) return [...named];
  const main = done.filter((task) => task.role !== 'co_handler');
  return (main.length > 0 ? main.slice(-1) : done.slice(-1)).map((task) => task.id);
}
