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
    tasks: { [task.id]: { staffId } },
  };
}
