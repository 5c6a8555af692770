import type { TaskRole } from '@jiceng/contracts/coordination/issue-progressed';
import { Node } from '@jiceng/platform/node';
import { JsonValue, DateTime } from '@jiceng/platform/scalars';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import type { TaskView } from '../../case/tables/issue.view.js';
import { Organization } from '../../references/organization.reference.js';
import { StaffMember } from '../../references/staff-member.reference.js';
import type { RouteExplanation } from '../../case/tables/route-explanation.js';
import { returnReasons, type Acceptance, type ReturnReason, type TaskState } from '../../case/matter/task.rules.js';

export const TaskStateEnum = apiEnum<TaskState>('TaskState', 'State of a task (任务状态).', {
  offered: 'Offered; the organization has not answered yet.',
  waiting: 'Waiting until another task of the joint work is done.',
  accepted: 'Accepted; the organization works on the task.',
  done: 'Completed by the organization.',
  returned: 'Refused with a reason: returned, or handed on before it was accepted.',
  'sent-back': 'Sent back to the lower level, which may solve the issue (退回下级).',
  transferred: 'Handed on after it was accepted.',
  withdrawn: 'Withdrawn before the task was done.',
});
export const TaskRoleEnum = apiEnum<TaskRole>('TaskRole', 'Role of the organization in the work (主办/协办).', {
  sole: 'The organization handles the issue alone.',
  lead: 'The organization leads the joint work (主办).',
  co_handler: 'The organization helps in the joint work (协办).',
});
export const AcceptanceEnum = apiEnum<Acceptance>('TaskAcceptance', 'Way in which the organization got the task.', {
  person: 'A person of the organization accepted the task.',
  silence: 'The organization did not answer in time, which counts as acceptance.',
  ruling: 'The arbiter gave the task to the organization.',
  order: 'The plan of the joint work gave the task to the organization.',
});
export const ReturnReasonEnum = apiEnum<ReturnReason>(
  'ReturnReason',
  'Reason of a return or transfer (退回、转接原因). The reason NOT_ON_DUTY_LIST is checked against the duty list.',
  Object.fromEntries(Object.entries(returnReasons).map(([code, { zh, en }]) => [code, `${en} (${zh}).`])) as Record<
    ReturnReason,
    string
  >,
);

@ObjectType({
  implements: () => [Node],
  description: 'One unit of work for one organization (任务), with its own deadlines.',
})
@Directive('@key(fields: "id")')
export class Task {
  @Field(() => ID, { description: 'Id of the task.' })
  id: string;

  @Field(() => ID, { description: 'Id of the issue to which the task belongs.' })
  issueId: string;

  @Field(() => Organization, { description: 'The organization that has the task.' })
  organization: Organization;

  @Field(() => StaffMember, {
    nullable: true,
    description: 'Assignee of the task; null while the task waits at the desk of the organization.',
  })
  assignee: StaffMember | null;

  @Field(() => StaffMember, {
    nullable: true,
    description: 'Person whom the platform proposes after an accepted task lost its assignee; null without a proposal.',
  })
  proposedAssignee: StaffMember | null;

  @Field(() => TaskRoleEnum, { description: 'Role of the task: sole handler, lead or co-handler.' })
  role: TaskRole;

  @Field(() => TaskStateEnum, { description: 'State of the task.' })
  state: TaskState;

  @Field(() => Boolean, { description: 'True when joint work is not complete without this task.' })
  required: boolean;

  @Field(() => [ID], { description: 'Tasks that must be completed before this task begins.' })
  dependsOn: string[];

  @Field(() => AcceptanceEnum, {
    nullable: true,
    description: 'Way in which the task was accepted; null before its acceptance.',
  })
  acceptance: Acceptance | null;

  @Field(() => DateTime, { description: 'Time at which the organization got the task.' })
  offeredAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time until which the task can be accepted or returned. Without an answer it then counts as accepted.',
  })
  acceptDueAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the task was accepted; null before.' })
  acceptedAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Deadline of the task, in working time; null before its acceptance.',
  })
  dueAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time at which the task was completed, returned, sent back, transferred or withdrawn; null while open.',
  })
  endedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Result of the work; null until the task is completed.' })
  result: string | null;

  @Field(() => ReturnReasonEnum, {
    nullable: true,
    description: 'Reason code of the return or transfer; null for a task in another state. Residents do not see it.',
  })
  returnReason: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Evidence given with the return or transfer; null without evidence.',
  })
  evidence: string | null;

  @Field(() => Organization, {
    nullable: true,
    description:
      'Organization that the unit proposed when it returned or transferred the task; null without a proposal.',
  })
  proposedOrganization: Organization | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when a ruling found the return or transfer wrong; null without a ruling.',
  })
  wrongRefusal: boolean | null;

  @Field(() => JsonValue, {
    nullable: true,
    description:
      'Explanation of the choice of organization and person: {rule, basisId, organizationId, staffId, rejected: ' +
      '[{rule, kind, id, basisId, reason}]}.',
  })
  route: RouteExplanation | null;

  @Field(() => Int, { description: 'Version of the task: the number of its changes.' })
  version: number;
}

export function toTask(view: TaskView): Task {
  const { proposedOrganizationId } = view;
  return {
    ...view,
    organization: { id: view.organizationId },
    assignee: view.staffId ? { id: view.staffId } : null,
    proposedAssignee: view.proposedStaffId ? { id: view.proposedStaffId } : null,
    returnReason: view.state === 'returned' || view.state === 'transferred' ? view.reasonCode : null,
    proposedOrganization: proposedOrganizationId ? { id: proposedOrganizationId } : null,
  };
}
