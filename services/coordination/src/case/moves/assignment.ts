import type { StepTaken } from '../ledger/step-taken.js';
import type { TaskRow } from '../tables/task.table.js';

/** The step by which a person of the unit gets a task; organization, responsibility and limits stay as they are. */
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

/** The step by which an accepted task loses its assignee; the unit names another, and the platform proposes one. */
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
