import type { TaskRole } from '@jiceng/contracts/coordination/issue-progressed';
import { JsonValue, DateTime } from '@jiceng/platform/scalars';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import type { TaskView } from '../../case/tables/issue.view.js';
import { Organization } from '../../references/organization.reference.js';
import { StaffMember } from '../../references/staff-member.reference.js';
import type { RouteExplanation } from '../../case/tables/route-explanation.js';
import { returnReasons, type Acceptance, type ReturnReason, type TaskState } from '../../case/matter/task.rules.js';

export const TaskStateEnum = apiEnum<TaskState>('TaskState', 'Where a task stands (任务状态).', {
  offered: 'Offered, not answered yet.',
  waiting: 'Waits for another task of the joint work.',
  accepted: 'Being worked on.',
  done: 'Reported as done.',
  returned: 'Refused with a reason: returned, or handed on before it was accepted.',
  transferred: 'Handed on after it was accepted.',
  withdrawn: 'Taken back before it was done.',
});
export const TaskRoleEnum = apiEnum<TaskRole>('TaskRole', 'Role of the organization (主办/协办).', {
  sole: 'Handles alone.',
  lead: 'Leads the joint work (主办).',
  co_handler: 'Helps in the joint work (协办).',
});
export const AcceptanceEnum = apiEnum<Acceptance>('TaskAcceptance', 'How the organization came to have the task.', {
  person: 'Somebody accepted it.',
  silence: 'Nobody answered in time.',
  ruling: 'The arbiter ruled so.',
  order: 'Joint handling was ordered.',
});
export const ReturnReasonEnum = apiEnum<ReturnReason>(
  'ReturnReason',
  'Why a task is returned or handed on (退回、转接原因); checked against the duty list.',
  Object.fromEntries(Object.entries(returnReasons).map(([code, { zh, en }]) => [code, `${en} (${zh}).`])) as Record<
    ReturnReason,
    string
  >,
);

@ObjectType({ description: 'One unit of work for one organization (任务), with its own deadlines.' })
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
    description: 'The person it was assigned to; null while it waits at the desk of the organization.',
  })
  assignee: StaffMember | null;

  @Field(() => StaffMember, {
    nullable: true,
    description: 'The person whom the platform proposes while the task has lost its assignee; null otherwise.',
  })
  proposedAssignee: StaffMember | null;

  @Field(() => TaskRoleEnum, { description: 'Role in the work.' })
  role: TaskRole;

  @Field(() => TaskStateEnum, { description: 'State of the task.' })
  state: TaskState;

  @Field(() => Boolean, { description: 'True when the issue cannot leave joint work without it.' })
  required: boolean;

  @Field(() => [ID], { description: 'Tasks that must be completed before this task begins.' })
  dependsOn: string[];

  @Field(() => AcceptanceEnum, { nullable: true, description: 'How the task was accepted; null before.' })
  acceptance: Acceptance | null;

  @Field(() => DateTime, { description: 'Time at which the organization got the task.' })
  offeredAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time until which the task can be accepted or returned. Without an answer it then counts as accepted.',
  })
  acceptDueAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the task was accepted.' })
  acceptedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Deadline of the task, computed in working time.' })
  dueAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the task ended in any way.' })
  endedAt: string | null;

  @Field(() => String, { nullable: true, description: 'What was done.' })
  result: string | null;

  @Field(() => ReturnReasonEnum, {
    nullable: true,
    description: 'Reason code of the return or transfer. Residents do not see it.',
  })
  returnReason: string | null;

  @Field(() => String, { nullable: true, description: 'Evidence given with the return or transfer.' })
  evidence: string | null;

  @Field(() => Organization, {
    nullable: true,
    description: 'Organization that should have the task, according to the unit that returned or transferred it.',
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
      'Why it was routed here: {rule, basisId, organizationId, staffId, rejected: [{rule, kind, id, basisId, reason}]}.',
  })
  route: RouteExplanation | null;

  @Field(() => Int, { description: 'Counts the changes of the task.' })
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
