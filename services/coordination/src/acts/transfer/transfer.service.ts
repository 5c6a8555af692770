import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { officialText } from '../../case/matter/official-text.js';
import { taskAnswer } from '../../case/moves/answer.js';
import { offer } from '../../case/moves/offer.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import { questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { transferErrors } from './transfer.errors.js';
import type { TransferTaskInput } from './transfer.input.js';

@Injectable()
export class TransferService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Hands a task on: an offer to another organization, or accepted work to another. The organization that hands it on
   * stays responsible until the next has accepted.
   * @throws TRANSFER_TO_REFUSED, NO_ROUTE, ORGANIZATION_NOT_IN_FORCE and the refusals of the rules
   */
  transferTask(ctx: RequestContext, input: TransferTaskInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'transferTask', input, async (tx) => {
      const { task: from, ...issue } = await this.ledger.lockIssueOfTask(tx, input.taskId, input.expectedVersion);
      assertAllowed(ctx, tx, 'transferTask', issue, { taskId: from.id });
      const closedTo = [...issue.row.refusedBy, from.organizationId];
      if (input.organizationId && closedTo.includes(uuidText('organizationId', input.organizationId)))
        throw transferErrors.TRANSFER_TO_REFUSED();
      const question = questionOf(issue.row, tx.now, closedTo);
      const route = await this.routing.choose(tx, issue.directory, question, input.organizationId);
      const { task, columns, rule } = offer(issue, route, tx.now);
      const note = officialText('reason', input.reason);
      const after = this.ledger.take(tx, issue, {
        step: 'transferred',
        happening: { kind: 'handed-on', taskId: from.id, task },
        taskId: task.id,
        organizationId: from.organizationId,
        counterpartOrganizationId: task.organizationId,
        note,
        rule,
        tasks: { [task.id]: columns },
      });
      return taskAnswer(after, task.id);
    });
  }
}
