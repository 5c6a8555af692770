import { endsWithAllOffers } from '../ledger/offer-time.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import type { StepTaken } from '../ledger/step-taken.js';
import type { TaskRow } from '../tables/task.table.js';
import { isLate } from '../matter/task.rules.js';
import type { PersonOfUnit } from '../../rulebook/directory/people-of.js';
import { namedBySilence } from '../matter/silence.rules.js';
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
 * @param people persons of the unit, from whom `namedBySilence` chooses when the offer has no assignee
 */
export function unansweredOffer(
  issue: LockedIssue,
  taskId: string | null,
  at: Date,
  people: readonly PersonOfUnit[],
): StepTaken | null {
  const task = offerOf(issue, taskId);
  if (!task) return null;
  if (!endsWithAllOffers(issue, task))
    return acceptance(task, 'silence', at, task.staffId ?? namedBySilence(task.organizationId, people));
  const arbiterOrganizationId = arbiterOf(issue, at);
  const happening = { kind: 'offers-used-up', taskId: task.id, arbiterOrganizationId } as const;
  return sentToArbiter(arbiterOrganizationId, happening, 'offers', { taskId: task.id });
}

/** Returns the task of an offer that still waits for its answer; null when it was answered. */
export function offerOf({ row, tasks }: Pick<LockedIssue, 'row' | 'tasks'>, taskId: string | null): TaskRow | null {
  if (row.state !== 'dispatched') return null;
  return tasks.find((each) => each.state === 'offered' && each.id === taskId) ?? null;
}
