import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IssueFiles } from '../../case/files/issue-files.js';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed, issueFacts } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { recordLevel, standingOf } from '../../case/ledger/levels.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { levelErrors } from '../../case/matter/level.errors.js';
import { officialText } from '../../case/matter/official-text.js';
import { isLate } from '../../case/matter/task.rules.js';
import { issueAnswer, taskAnswer } from '../../case/moves/answer.js';
import { ENDING_PARTS, type EndingPart } from '../../case/moves/ending.js';
import { offer, passing } from '../../case/moves/offer.js';
import { inProcessOf } from '../../case/moves/process-change.js';
import { solve, solvingLevel } from '../../case/moves/solution.js';
import type { StepResult, TaskStepResult } from '../../case/tables/issue.view.js';
import { questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import type { PassUpIssueInput, SendBackTaskInput, SolveIssueInput } from './levels.input.js';

@Injectable()
export class LevelsService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
    private readonly files: IssueFiles,
    @Inject(ENDING_PARTS) private readonly endingParts: readonly EndingPart[],
  ) {}

  /**
   * Solves an issue that waits for judgement or dispatch at the actor's level, and closes it at once.
   * @throws LEVEL_MAY_NOT_SOLVE, UNKNOWN_CATEGORY, PHOTO_REQUIRED and the errors of `assertAllowed`
   */
  solve(ctx: RequestContext, input: SolveIssueInput): Promise<StepResult> {
    return this.commands.run(ctx, 'solveIssue', input, async (tx) => {
      const locked = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      // The policy is checked before the category, so that a caller who may not see the issue does not learn its
      // category from an error.
      ctx.policy.assert('Mutation.solveIssue', issueFacts(locked.row));
      const issue = input.categoryCode ? inCategory(locked, input.categoryCode) : locked;
      const person = assertAllowed(ctx, tx, 'solveIssue', issue);
      const result = officialText('result', input.result);
      const standing = solvingLevel(issue, person.roles, tx.now);
      const ports = { ctx, ledger: this.ledger, files: this.files, parts: this.endingParts };
      return issueAnswer(await solve(tx, issue, { standing, person, result, files: input.files }, ports));
    });
  }

  /**
   * Offers an accepted issue to the next level: to the organization of that level for the place or, when departments
   * belong to that level, to the organization that the routing rules choose. The offer is not a hand-over, so it does
   * not count towards the limits after which the arbiter decides.
   * @throws PASSING_UP_NEEDS_REASON, NO_ROUTE, NOBODY_TO_ACCEPT and the errors of `assertAllowed`
   */
  passUp(ctx: RequestContext, input: PassUpIssueInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'passUpIssue', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      const person = assertAllowed(ctx, tx, 'passUpIssue', issue);
      const standing = standingOf(issue, person.roles, tx.now)!;
      const reason = input.reason ? officialText('reason', input.reason) : null;
      if (standing.maySolve && reason === null) throw levelErrors.PASSING_UP_NEEDS_REASON();
      const { row, directory } = issue;
      const next = standing.next!;
      const organizationId = row.responsibleOrganizationId!;
      const byDutyList = next.kinds.includes('line_department');
      const named = byDutyList ? null : directory.organizationAt(next.kinds, row.areaCode, tx.now);
      const question = questionOf(row, tx.now, row.refusedBy);
      const route = await this.routing.choose(tx, directory, question, named?.id ?? null);
      const { task, columns } = offer(issue, route, tx.now);
      await recordLevel(tx, row.id, 'passed-up', standing, { person, organizationId, reason });
      const after = this.ledger.take(tx, issue, {
        step: 'dispatched',
        happening: {
          kind: 'offered',
          task,
          ...passing(issue, organizationId, task.organizationId, tx.now),
          leavesTree: false,
        },
        taskId: task.id,
        counterpartOrganizationId: task.organizationId,
        note: reason,
        rule: `level:${next.code}`,
        late: isLate(row.stateDueAt, tx.now),
        tasks: { [task.id]: columns },
      });
      return taskAnswer(after, task.id);
    });
  }

  /**
   * Ends an offer and gives the issue back to the lower level that is responsible and may solve it. The time of that
   * level to solve the issue or to pass it up begins again, and the ended offer does not count as a refusal.
   * @throws LOWER_LEVEL_MAY_NOT_SOLVE, SENT_BACK_BEFORE and the errors of `assertAllowed`
   */
  sendBack(ctx: RequestContext, input: SendBackTaskInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'sendBackTask', input, async (tx) => {
      const { task, ...issue } = await this.ledger.lockIssueOfTask(tx, input.taskId, input.expectedVersion);
      const person = assertAllowed(ctx, tx, 'sendBackTask', issue, { taskId: task.id });
      const reason = officialText('reason', input.reason);
      const { organizationId } = task;
      const standing = standingOf(issue, person.roles, tx.now)!;
      await recordLevel(tx, issue.row.id, 'sent-back', standing, { person, organizationId, reason });
      const after = this.ledger.take(tx, issue, {
        step: 'sent-back',
        happening: { kind: 'sent-back', taskId: task.id },
        organizationId,
        taskId: task.id,
        counterpartOrganizationId: issue.row.responsibleOrganizationId,
        note: reason,
        rule: `level:${standing.level.code}`,
        late: isLate(task.acceptDueAt, tx.now),
      });
      return taskAnswer(after, task.id);
    });
  }
}

/** Returns the issue under another category, in the process of that category. @throws UNKNOWN_CATEGORY */
function inCategory(issue: LockedIssue, categoryCode: string): LockedIssue {
  const category = issue.directory.category(categoryCode, issue.row.reportedAt);
  if (!category || category.retired) throw issueErrors.UNKNOWN_CATEGORY({ categoryCode });
  const chosen = inProcessOf(issue, category.code);
  const { code, line, riskGrade } = category;
  return { ...chosen, row: { ...chosen.row, categoryCode: code, line, riskGrade } };
}
