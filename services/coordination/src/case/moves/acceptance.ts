import type { LockedIssue } from '../ledger/locked-issue.js';
import type { StepTaken } from '../ledger/step-taken.js';
import type { TaskRow } from '../tables/task.table.js';
import { isLate } from '../matter/task.rules.js';

/** The step by which an organization takes an offered task over. */
export function acceptance(task: TaskRow, by: 'person' | 'silence', at: Date): StepTaken {
  return {
    step: by === 'silence' ? 'accepted-by-silence' : 'accepted',
    happening: { kind: 'accepted', taskId: task.id, by },
    organizationId: task.organizationId,
    taskId: task.id,
    late: by === 'silence' || isLate(task.acceptDueAt, at),
    tasks: { [task.id]: { role: task.role } },
    rule: by === 'silence' ? 'silence-is-acceptance' : null,
  };
}

/** Nobody answered in time: silence is acceptance (39). Null when somebody was faster or the offer is not the present one. */
export function acceptanceBySilence({ row, tasks }: LockedIssue, taskId: string | null, at: Date): StepTaken | null {
  const task = tasks.find((each) => each.state === 'offered' && each.id === taskId);
  return row.state === 'dispatched' && task ? acceptance(task, 'silence', at) : null;
}
