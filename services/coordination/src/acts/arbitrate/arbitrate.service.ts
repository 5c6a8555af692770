import { Injectable } from '@nestjs/common';
import { districtOf, lineCodeSchema, type LineCode } from '@jiceng/contracts/codes';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
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
import type { LockedIssue } from '../../case/ledger/locked-issue.js';
import { routingErrors } from '../../routing/routing.errors.js';
import { chooseAssignee, questionOf, unitsOf } from '../../routing/routing.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { levelOf, monthsLater } from '../../rulebook/duty-list/precedent.rules.js';
import { precedentTable } from '../../rulebook/duty-list/precedent.table.js';
import { isInvolved } from '../../case/moves/involvement.js';
import { arbitrateErrors } from './arbitrate.errors.js';
import { bindingRegionOf, type RuledPlace } from './binding-region.rules.js';
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
   * organization are marked as wrong; a binding ruling becomes a precedent in a region inside that of the organization.
   * @throws ARBITER_INVOLVED, ORGANIZATION_NOT_IN_FORCE, NO_UNIT_OF_LINE, NOBODY_TO_ACCEPT, BAD_INPUT and the refusals of
   * the rules
   */
  rule(ctx: RequestContext, input: RuleArbitrationInput): Promise<TaskStepResult> {
    return this.commands.run(ctx, 'ruleArbitration', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'ruleArbitration', issue);
      if (await isInvolved(tx, issue, ctx.actor!, 'ruling')) throw issueErrors.ARBITER_INVOLVED();
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

  /** The unit that a ruling names and the person in it; of a line the first unit that has people. */
  private async unitRuled(
    tx: EffectTx,
    { row, directory }: LockedIssue,
    input: RuleArbitrationInput,
  ): Promise<{ organizationId: string; line: LineCode | null; staffId: string | null }> {
    if ((input.organizationId == null) === (input.line == null))
      throw badInput('organizationId', '与条线须填且只填一项', 'or line must be given, and not both');
    const question = questionOf(row, tx.now, []);
    if (input.organizationId != null) {
      const organizationId = uuidText('organizationId', input.organizationId);
      if (!directory.inForce(organizationId, tx.now)) throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      return { organizationId, line: null, ...(await this.routing.assignee(tx, organizationId, question)) };
    }
    const line = lineCodeSchema.safeParse(input.line).data;
    if (!line) throw badInput('line', '不是条线代码', 'is not the code of a line');
    const units = unitsOf({ organizationId: null, line }, question, directory.organizations.values());
    if (units.length === 0) throw arbitrateErrors.NO_UNIT_OF_LINE({ line });
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
