import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { limitOf } from '../../case/ledger/deadlines.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import type { IssueInHand } from '../../case/ledger/issue-in-hand.js';
import type { IssueCommand } from '../judge/issue-judgement.service.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueView, taskView, type StepResult } from '../../case/tables/issue.view.js';
import type { TaskFacts } from '../../case/matter/matter.rules.js';
import type { RouteExplanation, RouteQuestion } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { taskErrors } from '../../case/matter/task.errors.js';
import type { TaskRow } from '../../case/tables/task.entity.js';
import type { TaskCommand } from '../accept-and-return/task.service.js';
import { isLate } from '../../case/matter/task.rules.js';

export interface DispatchIssueInput extends IssueCommand {
  organizationId?: string | null;
  note?: string | null;
}

export interface TransferTaskInput extends TaskCommand {
  organizationId?: string | null;
  reason: string;
}

@Injectable()
export class DispatchService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Offers the issue to the organization named, or to the one that precedent, duty list and roster name; why is stored
   * with the task. Responsibility stays where it is until the offer is accepted (38).
   * @throws NO_ROUTE, ORGANIZATION_NOT_IN_FORCE and the refusals of the rules
   */
  dispatch(ctx: RequestContext, input: DispatchIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'dispatchIssue', input, async (tx) => {
      const issue = await this.ledger.takeInHand(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'dispatchIssue', issue);
      const offer = await this.offer(tx, issue, input.organizationId, issue.row.refusedBy);
      const note = input.note ? personText('note', input.note, { maxLength: 500 }) : null;
      const after = this.ledger.take(tx, issue, {
        step: 'dispatched',
        happening: { kind: 'offered', task: offer.task },
        taskId: offer.task.id,
        counterpartOrganizationId: offer.task.organizationId,
        note,
        rule: ruleOf(offer.route),
        late: isLate(issue.row.stateDueAt, tx.now),
        tasks: { [offer.task.id]: offer.columns },
      });
      return { issue: issueView(after.row), task: taskView(after.tasks.find((task) => task.id === offer.task.id)!) };
    });
  }

  /**
   * Hands a task on: an offer to another, or accepted work to another. Whoever hands on stays responsible until the next
   * has accepted. @throws TRANSFER_TO_REFUSED, NO_ROUTE and the refusals of the rules
   */
  transfer(ctx: RequestContext, input: TransferTaskInput): Promise<StepResult> {
    return this.commands.run(ctx, 'transferTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.takeTaskInHand(tx, input.taskId, input.expectedVersion);
      assertAllowed(ctx, tx, 'transferTask', issue, task.id);
      const closedTo = [...issue.row.refusedBy, task.organizationId];
      if (input.organizationId && closedTo.includes(uuidText('organizationId', input.organizationId)))
        throw taskErrors.TRANSFER_TO_REFUSED();
      const offer = await this.offer(tx, issue, input.organizationId, closedTo);
      const note = personText('reason', input.reason, { maxLength: 500 });
      const after = this.ledger.take(tx, issue, {
        step: 'transferred',
        happening: { kind: 'handed-on', taskId: task.id, task: offer.task },
        taskId: offer.task.id,
        organizationId: task.organizationId,
        counterpartOrganizationId: offer.task.organizationId,
        note,
        rule: ruleOf(offer.route),
        tasks: { [offer.task.id]: offer.columns },
      });
      return { issue: issueView(after.row), task: taskView(after.tasks.find((each) => each.id === offer.task.id)!) };
    });
  }

  private async offer(
    tx: EffectTx,
    issue: IssueInHand,
    named: string | null | undefined,
    closedTo: readonly string[],
  ): Promise<{ task: TaskFacts; columns: Partial<TaskRow>; route: RouteExplanation }> {
    const question = questionOf(issue, tx.now, closedTo);
    const read: EffectTx['sql'] = tx.sql.bind(tx);
    let explanation: RouteExplanation;
    if (named) {
      const organizationId = uuidText('organizationId', named);
      if (!issue.directory.inForce(organizationId, tx.now))
        throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      explanation = {
        rule: null,
        basisId: null,
        organizationId,
        ...(await this.routing.assignee(read, organizationId, question)),
      };
    } else {
      explanation = await this.routing.route(read, issue.directory, question);
    }
    if (explanation.organizationId === null) throw issueErrors.NO_ROUTE({ rejected: explanation.rejected });
    const task: TaskFacts = {
      id: newId(),
      organizationId: explanation.organizationId,
      staffId: explanation.staffId,
      role: 'sole',
      state: 'offered',
      required: true,
      dependsOn: [],
      acceptance: null,
    };
    const acceptDueAt = issue.clock.addWorkingMinutes(tx.now, limitOf('task-accept-due', issue));
    return { task, columns: { acceptDueAt, route: explanation }, route: explanation };
  }
}

/** What routing is asked for an issue. */
export function questionOf({ row }: Pick<IssueInHand, 'row'>, at: Date, refusedBy: readonly string[]): RouteQuestion {
  return { categoryCode: row.categoryCode, line: row.line, areaCode: row.areaCode, at, refusedBy };
}

/** The rule as the timeline shows it: `duty-list:<row>`, `precedent:<ruling>`, `roster`, or `named` by a person. */
export function ruleOf(explanation: RouteExplanation): string {
  if (explanation.rule === null) return 'named';
  return explanation.basisId ? `${explanation.rule}:${explanation.basisId}` : explanation.rule;
}
