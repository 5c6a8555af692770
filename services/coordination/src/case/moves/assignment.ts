import type { StepTaken } from '../ledger/step-taken.js';
import type { TaskRow } from '../tables/task.table.js';

/**
 * Returns the step by which a person of the unit gets a task. The organization, the responsibility and the limits do
 * not change.
 */
export function assignment(task: TaskRow, staffId: string): StepTaken {
  return {
    step: 'assigned',
    happening: null,
    organizationId: task.organizationId,
    taskId: task.id,
    rule: `assignee:${staffId}`,
    tasks: { [task.id]: { staffId, proposedStaffId: null } },
  };
}

/**
 * Returns the step by which an accepted task loses its assignee. The platform proposes a person, and the unit chooses
 * the next assignee.
 */
export function withoutAssignee(task: TaskRow, proposedStaffId: string | null): StepTaken {
  return {
    step: 'unassigned',
    happening: null,
    organizationId: task.organizationId,
    taskId: task.id,
    rule: proposedStaffId === null ? null : `proposed:${proposedStaffId}`,
    tasks: { [task.id]: { staffId: null, proposedStaffId } },
  };
}
