import type { DomainError } from '@jiceng/platform/errors';
import { moveRules } from '../../rulebook/process/state-kind.rules.js';
import { issueErrors } from './issue.errors.js';
import type { TaskFacts } from './task.rules.js';

/** Roles of a unit's desk. The desk gives the tasks of the unit to people. */
const desk: readonly string[] = ['community_clerk', 'street_dispatcher', 'department_dispatcher', 'coordinator'];
/** Roles that handle tasks. A leader whom silence named handles none, and only passes the task on. */
const handlers: readonly string[] = moveRules['accept-task'].roles!;

interface Assigning {
  id: string;
  roles: readonly string[];
}

/**
 * Returns the error when the actor may not choose the assignee of a task in their unit; null when the actor may. The
 * desk may choose anybody in the unit. Other handlers may take a task without assignee, and everybody may pass on their
 * own task.
 * @param toStaffId the person who gets the task. The default is the actor; this is refused only when the actor may give
 * the task to nobody
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
 * Returns the assignee after an acceptance: the person who accepts, when that person belongs to the organization of the
 * task itself. A person of a unit above accepts for the organization, and the task then has no assignee.
 */
export function assigneeOnAcceptance(
  task: Pick<TaskFacts, 'organizationId' | 'staffId'>,
  actor: { id: string; employerIds: readonly string[] },
): string | null {
  return actor.employerIds.includes(task.organizationId) ? actor.id : task.staffId;
}
