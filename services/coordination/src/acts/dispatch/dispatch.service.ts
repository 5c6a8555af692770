import { Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { matterOf } from '../../case/ledger/issue-columns.js';
import { recordLevel, standingOf } from '../../case/ledger/levels.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { levelErrors } from '../../case/matter/level.errors.js';
import { limitReached } from '../../case/matter/matter.rules.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { taskAnswer } from '../../case/moves/answer.js';
import { sentToArbiter } from '../../case/moves/arbiter.js';
import { offer, passing } from '../../case/moves/offer.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import { questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import type { DispatchIssueInput } from './dispatch.input.js';

@Injectable()
export class DispatchService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Offers the issue to the organization named, or else to the one that the precedents, the duty list and the roster
   * determine. The responsible organization does not change before the offer is accepted. When the limit of hand-overs
   * of the process is reached, the issue goes to the arbiter instead.
   * @throws ORGANIZATION_REFUSED_IT, NO_ROUTE, ORGANIZATION_NOT_IN_FORCE, NOBODY_TO_ACCEPT, KEEPING_NEEDS_REASON and
   * the errors of `assertAllowed`
   */
  dispatch(ctx: RequestContext, input: DispatchIssueInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'dispatchIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      const person = assertAllowed(ctx, tx, 'dispatchIssue', issue);
      const question = questionOf(issue.row, tx.now, issue.row.refusedBy);
      const route = await this.routing.choose(tx, issue.directory, question, input.organizationId);
      const { task, columns, rule } = offer(issue, route, tx.now);
      const note = input.note ? officialText('note', input.note) : null;
      const from = issue.row.responsibleOrganizationId!;
      const standing = standingOf(issue, person.roles, tx.now);
      // A level that may not solve the issue keeps it when a person of the level names their own organization, so a
      // reason is required. When the duty list determines this organization, the level has decided nothing.
      if (standing?.next && standing.mayNotSolve && input.organizationId && task.organizationId === from) {
        if (note === null) throw levelErrors.KEEPING_NEEDS_REASON();
        await recordLevel(tx, issue.row.id, 'kept', standing, { person, organizationId: from, reason: note });
      }
      const happening = { kind: 'offered', task, ...passing(issue, from, task.organizationId, tx.now) } as const;
      const late = isLate(issue.row.stateDueAt, tx.now);
      const limit = limitReached(matterOf(issue), happening, issue.definition);
      if (limit) {
        const sent = sentToArbiter(happening.arbiterOrganizationId, happening, limit, { note, late });
        return taskAnswer(this.ledger.take(tx, issue, sent), issue.tasks.at(-1)!.id);
      }
      const after = this.ledger.take(tx, issue, {
        step: 'dispatched',
        happening,
        taskId: task.id,
        counterpartOrganizationId: task.organizationId,
        note,
        rule,
        late,
        tasks: { [task.id]: columns },
      });
      return taskAnswer(after, task.id);
    });
  }
}
