import type { DomainError } from '@jiceng/platform/errors';
import { moveRules } from '../../rulebook/process/state-kind.rules.js';
import { issueErrors } from './issue.errors.js';
import type { TaskFacts } from './task.rules.js';

/** Roles of a unit's desk. The desk gives the tasks of the unit to people. */
const desk: readonly string[] = ['community_clerk', 'street_dispatcher', 'department_dispatcher', 'coordinator'];
/** Roles that handle tasks. A leader who got a task by silence has none of them and can only pass the task on. */
const handlers: readonly string[] = moveRules['accept-task'].roles!;

interface Assigning {
  id: string;
  roles: readonly string[];
}

/**
 * Returns the error when the actor may not choose the assignee of a task in their unit; null when the actor may. The
 * desk may choose anybody in the unit. Other handlers may take a task without assignee, and everybody may pass on their
 * own task.
 * @param toStaffId the person who gets the task. With the default, the actor, the result is null whenever the actor may
 * give the task to at least one person
 */
export function whyNotAssign(
  task: Pick<TaskFacts, 'staffId'>,
  actor: Assigning,
  toStaffId: string = actor.id,
): DomainError | null {
  const isDesk = actor.roles.some((role) => desk.includes(role));
  const own = task.staffId === actor.id;
  const takes = task.staffId === null && toStaffId === actor.id && actor.roles.some((role) => handlers.includes(role));
  return isDesk || own || takes ? null : issueErrors.DESK_ASSIGNS();
}

/**
 * Returns the assignee after an acceptance: the person who accepts, when that person holds a post in the organization
 * of the task itself. When a person of a unit above accepts for the organization, the assignee of the offer stays.
 */
export function assigneeOnAcceptance(
  task: Pick<TaskFacts, 'organizationId' | 'staffId'>,
  actor: { id: string; employerIds: readonly string[] },
): string | null {
  return actor.employerIds.includes(task.organizationId) ? actor.id : task.staffId;
}
