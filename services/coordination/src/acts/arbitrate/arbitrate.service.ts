import { Injectable } from '@nestjs/common';
import { districtOf, regionContains } from '@jiceng/contracts/codes';
import { CommandRunner } from '@jiceng/platform/commands';
import { badInput } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { type TaskFacts, isLate, refusalWasWrong, type TaskState } from '../../case/matter/task.rules.js';
import { officialText } from '../../case/matter/official-text.js';
import { taskAnswer } from '../../case/moves/answer.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import { questionOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { precedentTable } from '../../rulebook/duty-list/duty-list.table.js';
import { isInvolved } from '../../case/moves/involvement.js';
import type { RuleArbitrationInput } from './arbitrate.input.js';

/** Tasks that their organization refused or handed on: a ruling for that organization shows that it was wrong. */
const refusals: readonly TaskState[] = ['returned', 'transferred'];

@Injectable()
export class ArbitrateService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Rules whose matter it is (40). The organization is responsible at once, without a right to return; refusals of that
   * organization are marked as wrong; a binding ruling becomes a precedent.
   * @throws ARBITER_INVOLVED, ORGANIZATION_NOT_IN_FORCE and the refusals of the rules
   */
  rule(ctx: RequestContext, input: RuleArbitrationInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'ruleArbitration', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'ruleArbitration', issue);
      if (await isInvolved(tx, issue, ctx.actor!, 'ruling')) throw issueErrors.ARBITER_INVOLVED();
      const organizationId = uuidText('organizationId', input.organizationId);
      if (!issue.directory.inForce(organizationId, tx.now))
        throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      const reason = officialText('reason', input.reason);
      const { staffId } = await this.routing.assignee(tx, organizationId, questionOf(issue.row, tx.now, []));
      const task: TaskFacts = {
        id: newId(),
        organizationId,
        staffId,
        role: 'sole',
        state: 'accepted',
        required: true,
        dependsOn: [],
        acceptance: 'ruling',
      };
      const judged = issue.tasks.filter((each) => refusals.includes(each.state) && each.wrongRefusal === null);
      const verdicts = Object.fromEntries(
        judged.map((each) => [each.id, { wrongRefusal: refusalWasWrong(each.organizationId, organizationId) }]),
      );
      const precedentId = input.binding === false || !issue.row.categoryCode ? null : newId();
      const after = this.ledger.take(tx, issue, {
        step: 'ruled',
        happening: { kind: 'ruled', task },
        taskId: task.id,
        organizationId: issue.row.holderOrganizationId,
        counterpartOrganizationId: organizationId,
        note: reason,
        rule: precedentId ? `precedent:${precedentId}` : 'ruling',
        late: isLate(issue.row.stateDueAt, tx.now),
        wrongRefusals: judged.map(({ id }) => id).filter((id) => verdicts[id]!.wrongRefusal),
        tasks: verdicts,
      });
      if (precedentId) {
        const regionCode = input.regionCode ?? districtOf(issue.row.areaCode);
        if (!issue.directory.knowsArea(regionCode) || !regionContains(regionCode, issue.row.areaCode))
          throw badInput('regionCode', '须包含事项所在地', 'must contain the place of the issue');
        await precedentTable.rows(tx).insert({
          id: precedentId,
          issueId: issue.row.id,
          categoryCode: issue.row.categoryCode!,
          regionCode,
          organizationId,
          ruledAt: tx.now,
          ruledBy: ctx.actor!.id,
          reason,
        });
      }
      return taskAnswer(after, task.id);
    });
  }
}
