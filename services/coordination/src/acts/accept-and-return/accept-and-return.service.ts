import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { IssueFiles } from '../../case/files/issue-files.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { assigneeOnAcceptance } from '../../case/matter/assignee.rules.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { acceptance } from '../../case/moves/acceptance.js';
import { arbiterOf, sentToArbiter } from '../../case/moves/arbiter.js';
import { taskAnswer } from '../../case/moves/answer.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import type { AcceptTaskInput, ReturnTaskInput } from './accept-and-return.input.js';
import { assertRefusalIsFounded } from '../../case/moves/refusal.rules.js';

@Injectable()
export class AcceptAndReturnService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly files: IssueFiles,
  ) {}

  /**
   * Accepts an offered task. The organization is responsible from now on. The person who accepts becomes the assignee,
   * but only when that person holds a post in the organization itself.
   * @throws the errors of `assertAllowed`
   */
  acceptTask(ctx: RequestContext, input: AcceptTaskInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'acceptTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.lockIssueOfTask(tx, input.taskId, input.expectedVersion);
      const person = assertAllowed(ctx, tx, 'acceptTask', issue, { taskId: task.id });
      const accepted = acceptance(task, 'person', tx.now, assigneeOnAcceptance(task, person));
      return taskAnswer(this.ledger.take(tx, issue, accepted), task.id);
    });
  }

  /**
   * Returns an offered task with a reason. When the limit of returns of the process is reached, the issue goes to the
   * arbiter.
   * @throws ORGANIZATION_NOT_IN_FORCE and the errors of `refusalErrors` and `assertAllowed`
   */
  returnTask(ctx: RequestContext, input: ReturnTaskInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'returnTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.lockIssueOfTask(tx, input.taskId, input.expectedVersion);
      assertAllowed(ctx, tx, 'returnTask', issue, { taskId: task.id });
      const { row, directory } = issue;
      const proposedOrganizationId = input.proposedOrganizationId
        ? uuidText('proposedOrganizationId', input.proposedOrganizationId)
        : null;
      if (proposedOrganizationId && !directory.inForce(proposedOrganizationId, tx.now))
        throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId: proposedOrganizationId });
      const evidence = input.evidence ? officialText('evidence', input.evidence) : null;
      const claim = {
        reasonCode: input.reasonCode,
        organizationId: task.organizationId,
        proposedOrganizationId,
        evidenced: evidence !== null || Boolean(input.files?.length),
      };
      assertRefusalIsFounded(claim, row, directory.dutyRows);
      const arbiterOrganizationId = arbiterOf(issue, tx.now);
      const columns = {
        [task.id]: { reasonCode: input.reasonCode, evidence, proposedOrganizationId },
      };
      const returned = this.ledger.take(tx, issue, {
        step: 'returned',
        happening: { kind: 'returned', taskId: task.id, arbiterOrganizationId },
        organizationId: task.organizationId,
        taskId: task.id,
        counterpartOrganizationId: proposedOrganizationId,
        reasonCode: input.reasonCode,
        note: evidence,
        late: isLate(task.acceptDueAt, tx.now),
        tasks: columns,
      });
      await this.files.attach(ctx, tx, input.files, { issueId: returned.row.id, seq: returned.row.version });
      const after =
        returned.row.state === 'arbitrating'
          ? this.ledger.take(tx, returned, sentToArbiter(arbiterOrganizationId, null, 'refusals'))
          : returned;
      return taskAnswer(after, task.id);
    });
  }
}
