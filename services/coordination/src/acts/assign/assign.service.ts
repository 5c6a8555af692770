import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { whyNotAssign } from '../../case/matter/assignee.rules.js';
import { taskAnswer } from '../../case/moves/answer.js';
import { assignment } from '../../case/moves/assignment.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import { questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { assignErrors } from './assign.errors.js';
import type { AssignTaskInput } from './assign.input.js';

@Injectable()
export class AssignService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Makes a person of the organization, or the actor, the assignee of an open task. Neither the responsible
   * organization nor any limit changes.
   * @throws NOT_OF_UNIT, ASSIGNEE_ABSENT, ASSIGNED_ALREADY, DESK_ASSIGNS and the errors of `assertAllowed`
   */
  assignTask(ctx: RequestContext, input: AssignTaskInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'assignTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.lockIssueOfTask(tx, input.taskId, input.expectedVersion);
      const person = assertAllowed(ctx, tx, 'assignTask', issue, { taskId: task.id });
      const staffId = input.staffId ? uuidText('staffId', input.staffId) : person.id;
      const refusal = whyNotAssign(task, person, staffId);
      if (refusal) throw refusal;
      if (task.staffId === staffId) throw assignErrors.ASSIGNED_ALREADY({ staffId });
      const people = await this.routing.peopleOf(tx, task.organizationId, questionOf(issue.row, tx.now, []));
      const colleague = people.find((each) => each.staffId === staffId);
      if (!colleague) throw assignErrors.NOT_OF_UNIT({ staffId });
      if (colleague.absent) throw assignErrors.ASSIGNEE_ABSENT({ staffId });
      return taskAnswer(this.ledger.take(tx, issue, assignment(task, staffId)), task.id);
    });
  }
}
