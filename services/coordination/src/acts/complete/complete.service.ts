import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueFiles } from '../../case/files/issue-files.js';
import { wantsPhoto } from '../../case/files/photo-rule.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { taskAnswer } from '../../case/moves/answer.js';
import { dropRequest } from '../../case/moves/deadline-request.js';
import { ENDING_PARTS, leaveBehind, reopenUntil, type EndingPart } from '../../case/moves/ending.js';
import { openVerification, planVerification } from '../../case/moves/verification.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import type { CompleteTaskInput } from './complete.input.js';

@Injectable()
export class CompleteService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly files: IssueFiles,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Reports a task as done. When all tasks for which the issue waits are done, the process determines the next state:
   * verification by a unit that handled no task of the issue, closing, or the end.
   * @throws PHOTO_REQUIRED and the errors of `assertAllowed`
   */
  completeTask(ctx: RequestContext, input: CompleteTaskInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'completeTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.lockIssueOfTask(tx, input.taskId, input.expectedVersion);
      assertAllowed(ctx, tx, 'completeTask', issue, { taskId: task.id });
      const text = officialText('result', input.result);
      const plan = planVerification(issue, tx.now);
      const done = this.ledger.take(tx, issue, {
        step: 'task-done',
        happening: {
          kind: 'task-done',
          taskId: task.id,
          verifierOrganizationId: plan.organizationId,
          reopenUntil: reopenUntil(issue, tx.now),
        },
        organizationId: task.organizationId,
        taskId: task.id,
        note: text,
        late: isLate(task.dueAt, tx.now),
        tasks: { [task.id]: { result: text } },
      });
      const taken = { issueId: done.row.id, seq: done.row.version };
      await this.files.attach(ctx, tx, input.files, { ...taken, needsPhoto: wantsPhoto(issue, tx.now) });
      if (done.row.state === issue.row.state) return taskAnswer(done, task.id);
      if (issue.row.state === 'awaiting-approval') dropRequest(tx, issue.row.id);
      const handled = this.ledger.take(tx, done, {
        step: 'handled',
        happening: null,
        organizationId: done.row.answerableOrganizationId,
        late: isLate(done.row.handleDueAt, tx.now),
        rule: done.row.jointRule,
      });
      if (handled.row.state === 'verifying') {
        const requested = openVerification(tx, handled, plan, { moves: false, note: null });
        return taskAnswer(this.ledger.take(tx, handled, requested), task.id);
      }
      const left = await leaveBehind(tx, handled, 'handled', { ledger: this.ledger, parts: this.endingParts });
      return taskAnswer(left, task.id);
    });
  }
}
