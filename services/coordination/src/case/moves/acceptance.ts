import { endsWithAllOffers } from '../ledger/offer-time.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { StepTaken } from '../ledger/step-taken.js';
import type { TaskRow } from '../tables/task.table.js';
import { isLate } from '../matter/task.rules.js';
import { arbiterOf, sentToArbiter } from './arbiter.js';

/**
 * Returns the step by which an organization accepts an offered task.
 * @param staffId the person who handles the task from now on; by default the person to whom routing gave the task
 */
export function acceptance(
  task: TaskRow,
  by: 'person' | 'silence',
  at: Date,
  staffId: string | null = task.staffId,
): StepTaken {
  return {
    step: by === 'silence' ? 'accepted-by-silence' : 'accepted',
    happening: { kind: 'accepted', taskId: task.id, by },
    organizationId: task.organizationId,
    taskId: task.id,
    late: by === 'silence' || isLate(task.acceptDueAt, at),
    tasks: { [task.id]: { staffId, proposedStaffId: null } },
    rule: by === 'silence' ? 'silence-is-acceptance' : null,
  };
}

/**
 * Returns the step after an offer was not answered in time: the organization accepts by silence, or the arbiter decides
 * because the time for all offers is used up. Null when the offer was answered in the meantime.
 */
export function unansweredOffer(issue: LockedIssue, taskId: string | null, at: Date): StepTaken | null {
  const task = issue.tasks.find((each) => each.state === 'offered' && each.id === taskId);
  if (issue.row.state !== 'dispatched' || !task) return null;
  if (!endsWithAllOffers(issue, task)) return acceptance(task, 'silence', at);
  const arbiterOrganizationId = arbiterOf(issue, at);
  const happening = { kind: 'offers-used-up', taskId: task.id, arbiterOrganizationId } as const;
  return sentToArbiter(arbiterOrganizationId, happening, 'offers', { taskId: task.id });
}
