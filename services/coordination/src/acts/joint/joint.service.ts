import { Injectable } from '@nestjs/common';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { IssueCommands } from '../../case/ledger/issue-commands.js';
import { assertAllowed } from '../../case/ledger/issue-access.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { IssueLedger } from '../../case/ledger/issue-ledger.service.js';
import { issueView, taskView, type IssueView, type TaskView } from '../../case/tables/issue.view.js';
import type { TaskFacts } from '../../case/matter/task.rules.js';
import { RoutingService } from '../../routing/routing.service.js';
import { questionOf } from '../../routing/routing.rules.js';
import type { StartJointHandlingInput } from './joint.input.js';
import { assertJointPlan, type JointPlanTask } from './joint-plan.rules.js';

export interface JointResult {
  issue: IssueView;
  tasks: TaskView[];
}

@Injectable()
export class JointService {
  constructor(
    private readonly commands: IssueCommands,
    private readonly ledger: IssueLedger,
    private readonly routing: RoutingService,
  ) {}

  /**
   * Splits the issue into one task for each organization, each with its own limit; the lead is the responsible
   * organization. The tasks need no acceptance, so only the responsible unit or the coordinator may give them.
   * @throws the errors of `jointErrors`, ORGANIZATION_NOT_IN_FORCE and the errors of `assertAllowed`
   */
  start(ctx: RequestContext, input: StartJointHandlingInput): Promise<JointResult> {
    return this.commands.run(ctx, 'startJointHandling', input, async (tx) => {
      const issue = await this.ledger.lockIssue(tx, input.issueId, input.expectedVersion);
      assertAllowed(ctx, tx, 'startJointHandling', issue);
      const plan = planOf(input);
      assertJointPlan(plan);
      for (const { organizationId } of plan) {
        if (!issue.directory.inForce(organizationId, tx.now))
          throw issueErrors.ORGANIZATION_NOT_IN_FORCE({ organizationId });
      }
      const ids = new Map(plan.map((task) => [task.organizationId, newId()]));
      const tasks: TaskFacts[] = [];
      for (const { organizationId, role, after, required } of plan) {
        const { staffId } = await this.routing.assignee(tx, organizationId, questionOf(issue.row, tx.now, []));
        tasks.push({
          id: ids.get(organizationId)!,
          organizationId,
          staffId,
          role,
          required,
          state: after.length > 0 ? 'waiting' : 'accepted',
          dependsOn: after.map((id) => ids.get(id)!),
          acceptance: 'order',
        });
      }
      const lead = tasks[0]!;
      const after = this.ledger.take(tx, issue, {
        step: 'joint-started',
        happening: { kind: 'joint-started', tasks, rule: input.rule ?? 'all-done' },
        taskId: lead.id,
        counterpartOrganizationId: lead.organizationId,
        rule: input.rule ?? 'all-done',
        tasks: { [lead.id]: { role: 'lead' } },
      });
      return {
        issue: issueView(after.row),
        tasks: after.tasks.filter((task) => [...ids.values()].includes(task.id)).map(taskView),
      };
    });
  }
}

/** Returns the tasks of the plan, the lead first. */
function planOf(input: StartJointHandlingInput): JointPlanTask[] {
  const after = (organizationId: string): string[] =>
    (input.dependencies ?? [])
      .filter((each) => uuidText('organizationId', each.organizationId) === organizationId)
      .map((each) => uuidText('afterOrganizationId', each.afterOrganizationId));
  const lead = uuidText('leadOrganizationId', input.leadOrganizationId);
  return [
    { organizationId: lead, role: 'lead', after: after(lead), required: true },
    ...input.coHandlers.map(({ organizationId, required }): JointPlanTask => {
      const id = uuidText('organizationId', organizationId);
      return { organizationId: id, role: 'co_handler', after: after(id), required: required ?? true };
    }),
  ];
}
