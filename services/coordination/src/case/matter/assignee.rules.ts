import type { DomainError } from '@jiceng/platform/errors';
import { issueErrors } from './issue.errors.js';
import type { TaskFacts } from './task.rules.js';

/** Roles of a unit's desk: they give its tasks to people. */
const desk: readonly string[] = ['community_clerk', 'street_dispatcher', 'department_dispatcher', 'coordinator'];

interface Assigning {
  id: string;
  roles: readonly string[];
}

/**
 * Why a person may not decide who handles a task of the own unit; null when the person may. The desk gives tasks to
 * anybody in the unit. The others take a task that has no assignee, or pass on their own.
 * @param toStaffId the person who shall get the task; without it, whether the person may give it to anybody at all
 */
export function whyNotAssign(
  task: Pick<TaskFacts, 'staffId'>,
  actor: Assigning,
  toStaffId: string = actor.id,
): DomainError | null {
  const isDesk = actor.roles.some((role) => desk.includes(role));
  const own = task.staffId === actor.id;
  const takes = task.staffId === null && toStaffId === actor.id;
  return isDesk || own || takes ? null : issueErrors.DESK_ASSIGNS();
}

/** A person of the very unit who accepts its task handles it. Somebody of a unit above accepts for it and assigns nobody. */
export function assigneeOnAcceptance(
  task: Pick<TaskFacts, 'organizationId' | 'staffId'>,
  actor: { id: string; employerIds: readonly string[] },
): string | null {
  return actor.employerIds.includes(task.organizationId) ? actor.id : task.staffId;
}
