import { Injectable } from '@nestjs/common';
import { CommandRunner, type CommandInput } from '@jiceng/platform/commands';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { nextReturnGoesToTheArbiter } from '../../case/matter/issue.rules.js';
import type { IssueInHand } from '../../case/ledger/issue-in-hand.js';
import { IssueLedger, matterOf } from '../../case/ledger/issue-ledger.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { issueView, taskView, type StepResult } from '../../case/tables/issue.view.js';
import { matchDutyRows } from '../../rulebook/duty-list/duty-list.rules.js';
import { VerificationService } from '../verify/verification.service.js';
import { acceptance } from '../../case/moves/acceptance.js';
import { assertReturnIsFounded, isLate } from '../../case/matter/task.rules.js';

export interface TaskCommand extends CommandInput {
  taskId: string;
  /** Version of the issue the caller worked on. */
  expectedVersion?: number | null;
}

export interface ReturnTaskInput extends TaskCommand {
  reasonCode: string;
  evidence?: string | null;
  proposedOrganizationId?: string | null;
}

export interface CompleteTaskInput extends TaskCommand {
  result: string;
}

@Injectable()
export class TaskService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
    private readonly verifications: VerificationService,
  ) {}

  /** Accepts an offered task: the organization is responsible from now on. @throws the refusals of the rules */
  accept(ctx: RequestContext, input: TaskCommand): Promise<StepResult> {
    return this.commands.run(ctx, 'acceptTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.takeTaskInHand(tx, input.taskId, input.expectedVersion);
      assertAllowed(ctx, tx, 'acceptTask', issue, task.id);
      return result(this.ledger.take(tx, issue, acceptance(task, 'person', tx.now)), task.id);
    });
  }

  /**
   * Returns an offered task with a reason that is checked against the duty list. The second return of the same matter goes
   * to the arbiter (40). @throws task errors and the refusals of the rules
   */
  return(ctx: RequestContext, input: ReturnTaskInput): Promise<StepResult> {
    return this.commands.run(ctx, 'returnTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.takeTaskInHand(tx, input.taskId, input.expectedVersion);
      assertAllowed(ctx, tx, 'returnTask', issue, task.id);
      const { row, directory, definition } = issue;
      const proposedOrganizationId = input.proposedOrganizationId
        ? uuidText('proposedOrganizationId', input.proposedOrganizationId)
        : null;
      if (proposedOrganizationId && !directory.inForce(proposedOrganizationId, tx.now))
        throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId: proposedOrganizationId });
      const evidence = input.evidence ? personText('evidence', input.evidence, { maxLength: 1000 }) : null;
      const claim = {
        reasonCode: input.reasonCode,
        organizationId: task.organizationId,
        proposedOrganizationId,
        evidence,
      };
      assertReturnIsFounded(claim, row, directory.dutyRows);
      const toArbiter = nextReturnGoesToTheArbiter(matterOf(issue), definition);
      const arbiterOrganizationId = toArbiter ? arbiterOf(issue, tx.now) : null;
      const columns = {
        [task.id]: { reasonCode: input.reasonCode, evidence, proposedOrganizationId, role: task.role },
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
        issue: { arbitrated: row.arbitrated || toArbiter },
      });
      const after = toArbiter
        ? this.ledger.take(tx, returned, {
            step: 'sent-to-arbiter',
            happening: null,
            organizationId: null,
            counterpartOrganizationId: arbiterOrganizationId,
            rule: 'second-return-goes-to-the-arbiter',
          })
        : returned;
      return result(after, task.id);
    });
  }

  /**
   * Reports a task as done. When the rule of the work is met the issue goes to verification by a unit that handled
   * nothing (42, 49). @throws the refusals of the rules
   */
  complete(ctx: RequestContext, input: CompleteTaskInput): Promise<StepResult> {
    return this.commands.run(ctx, 'completeTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.takeTaskInHand(tx, input.taskId, input.expectedVersion);
      assertAllowed(ctx, tx, 'completeTask', issue, task.id);
      const text = personText('result', input.result, { maxLength: 2000 });
      const plan = this.verifications.plan(issue, tx.now);
      const done = this.ledger.take(tx, issue, {
        step: 'task-done',
        happening: { kind: 'task-done', taskId: task.id, verifierOrganizationId: plan.organizationId },
        organizationId: task.organizationId,
        taskId: task.id,
        note: text,
        late: isLate(task.dueAt, tx.now),
        tasks: { [task.id]: { result: text, role: task.role } },
      });
      if (done.row.state !== 'verifying') return result(done, task.id);
      const handled = this.ledger.take(tx, done, {
        step: 'handled',
        happening: null,
        organizationId: done.row.responsibleOrganizationId,
        late: isLate(done.row.handleDueAt, tx.now),
        rule: done.row.jointRule,
      });
      return result(this.verifications.open(tx, handled, plan), task.id);
    });
  }
}

/** The arbiter the duty list names for the matter, else the coordination office, else the first receiver's superior. */
export function arbiterOf({ row, directory }: Pick<IssueInHand, 'row' | 'directory'>, at: Date): string {
  const [listed] = matchDutyRows(directory.dutyRows, {
    categoryCode: row.categoryCode,
    areaCode: row.areaCode,
    role: 'arbiter',
  }).filter((each) => directory.inForce(each.organizationId, at));
  return (
    listed?.organizationId ??
    directory.coordinationOffice(at)?.id ??
    directory.parentOf.get(row.firstReceiverOrganizationId) ??
    row.firstReceiverOrganizationId
  );
}

function result(issue: IssueInHand, taskId: string): StepResult {
  return { issue: issueView(issue.row), task: taskView(issue.tasks.find((task) => task.id === taskId)!) };
}
