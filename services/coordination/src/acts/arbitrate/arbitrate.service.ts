import { Injectable } from '@nestjs/common';
import { districtOf, type LineCode } from '@jiceng/contracts/codes';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed, issueFacts } from '../../case/ledger/issue-access.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { type TaskFacts, isLate, refusalWasWrong, type TaskState } from '../../case/matter/task.rules.js';
import { officialText } from '../../case/matter/official-text.js';
import { taskAnswer } from '../../case/moves/answer.js';
import type { TaskStepResult } from '../../case/tables/issue.view.js';
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { routingErrors } from '../../routing/routing.errors.js';
import { chooseAssignee, questionOf, unitsOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { levelOf, monthsLater } from '../../rulebook/duty-list/precedent.rules.js';
import { precedentTable } from '../../rulebook/duty-list/precedent.table.js';
import { mayNotRule } from '../../case/moves/involvement.js';
import { leaderRefusal } from '../../case/moves/leader-ruling.js';
import { arbitrateErrors } from './arbitrate.errors.js';
import { bindingRegionOf, type RuledPlace } from './binding-region.rules.js';
import type { RuleArbitrationInput } from './arbitrate.input.js';

/**
 * States of tasks that an organization refused or handed on. When the ruling names this organization, its refusal was
 * wrong.
 */
const refusals: readonly TaskState[] = ['returned', 'transferred'];

@Injectable()
export class ArbitrateService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Decides to which organization an issue belongs. An arbiter without a part in the issue decides, or a leader when
   * `leadersMayRule` allows it. The organization of the ruling is responsible at once and may not return the task. Its
   * earlier returns and transfers of the issue are marked as wrong, and a binding ruling becomes a precedent.
   * @throws ARBITERS_RULE_FIRST, ARBITER_INVOLVED, ORGANIZATION_NOT_IN_FORCE, NO_UNIT_OF_LINE, NOBODY_TO_ACCEPT,
   * BAD_INPUT and the errors of `assertAllowed`
   */
  rule(ctx: RequestContext, input: RuleArbitrationInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'ruleArbitration', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      // The policy is checked before the arbiters are searched: a caller who may not see the issue must not learn who
      // could rule on it.
      ctx.policy.assert('Mutation.ruleArbitration', issueFacts(issue.row));
      assertAllowed(ctx, tx, 'ruleArbitration', issue, {
        leaderRefusal: await leaderRefusal(tx, issue, ctx.actor!, tx.now),
      });
      if (await mayNotRule(tx, issue, ctx.actor!)) throw issueErrors.ARBITER_INVOLVED();
      const { organizationId, line, staffId } = await this.unitRuled(tx, issue, input);
      const reason = officialText('reason', input.reason);
      const bindsIn = issue.row.categoryCode && bindingRegionOf(input, this.placeOf(issue, organizationId, line));
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
      const precedentId = bindsIn ? newId() : null;
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
      if (bindsIn && precedentId) {
        await precedentTable.rows(tx).insert({
          id: precedentId,
          version: 1,
          issueId: issue.row.id,
          categoryCode: issue.row.categoryCode!,
          regionCode: bindsIn,
          organizationId: line === null ? organizationId : null,
          line,
          level: line === null ? levelOf(issue.directory.organizations.get(organizationId)!.kind) : null,
          areaCode: issue.row.areaCode,
          dutyListVersion: issue.directory.dutyListVersion,
          ruledAt: tx.now,
          ruledBy: ctx.actor!.id,
          reason,
          expiresAt: monthsLater(tx.now, issue.definition.limits.precedentMonths),
          revokedAt: null,
          revokedBy: null,
          revocationReason: null,
          supersededAt: null,
          supersededByVersion: null,
        });
      }
      return taskAnswer(after, task.id);
    });
  }

  /**
   * Returns the organization that a ruling names and the person who gets the task. When the ruling names a line, the
   * first unit of the line that has people is taken.
   */
  private async unitRuled(
    tx: EffectTx,
    { row, directory }: LockedIssue,
    input: RuleArbitrationInput,
  ): Promise<{ organizationId: string; line: LineCode | null; staffId: string | null }> {
    if ((input.organizationId == null) === (input.line == null))
      throw badInput('organizationId', '承办单位与条线须填且只填一项', 'give either an organization or a line');
    const question = questionOf(row, tx.now, []);
    if (input.organizationId != null) {
      const organizationId = uuidText('organizationId', input.organizationId);
      if (!directory.inForce(organizationId, tx.now)) throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      return { organizationId, line: null, ...(await this.routing.assignee(tx, organizationId, question)) };
    }
    const line = input.line!;
    const problem = directory.lines.problemOf(line);
    if (problem) throw badInput('line', problem.zh, problem.en);
    const units = unitsOf({ organizationId: null, line }, question, directory.organizations.values());
    if (units.length === 0)
      throw arbitrateErrors.NO_UNIT_OF_LINE({
        line,
        lineZh: directory.lines.words(line).zh,
        lineEn: directory.lines.words(line).en,
      });
    for (const organizationId of units) {
      const people = await this.routing.peopleOf(tx, organizationId, question);
      if (people.length > 0)
        return { organizationId, line, staffId: chooseAssignee(organizationId, question, people).staffId };
    }
    throw routingErrors.NOBODY_TO_ACCEPT({ organizationId: units[0]! });
  }

  private placeOf({ row, directory }: LockedIssue, organizationId: string, line: LineCode | null): RuledPlace {
    return {
      unitRegionCode:
        line === null ? directory.organizations.get(organizationId)!.regionCode : districtOf(row.areaCode),
      areaCode: row.areaCode,
      knowsArea: (code) => directory.knowsArea(code),
    };
  }
}
