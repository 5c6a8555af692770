import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import { LAST_YEAR, type WorkingClock } from '../../rulebook/calendar/working-clock.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { TaskRow } from '../tables/task.table.js';
import type { Addressee } from './notice.js';

/** Share of the working time up to the limit of the source after which its desk is warned. */
const WARNED_AT = 0.75;

/** What becomes of the warning with a step: it is set for a limit, it is dropped, or nothing changes. */
export type WarningChange = { set: Date } | 'drop' | null;

type Limited = Pick<IssueRow, 'state' | 'sourceDueAt'>;

/**
 * Returns what a step does to the warning before the limit of the source. A new limit and a reopening set it, the end of
 * the issue drops it.
 * @param before null for the report itself
 */
export function warningAfter(before: Limited | null, after: Limited): WarningChange {
  const wasSet = before !== null && before.sourceDueAt !== null && !isResting(before.state);
  if (after.sourceDueAt === null || isResting(after.state)) return wasSet ? 'drop' : null;
  return wasSet && before.sourceDueAt!.getTime() === after.sourceDueAt.getTime() ? null : { set: after.sourceDueAt };
}

/**
 * Returns when the desk is warned of a limit that was set at `from`: at once when no working time is left until then;
 * null for a limit that has passed, and for one after the end of the calendar.
 */
export function warningBefore(
  limit: Date,
  from: Date,
  clock: Pick<WorkingClock, 'addWorkingMinutes' | 'workingMinutesBetween'>,
): Date | null {
  if (limit <= from || limit.getUTCFullYear() >= LAST_YEAR) return null;
  return clock.addWorkingMinutes(from, Math.floor(clock.workingMinutesBetween(from, limit) * WARNED_AT));
}

/** Returns the units that must act now, with their persons: those that work on the issue, or else its holder. */
export function unitsToWarn(
  { state, holderOrganizationId, answerableOrganizationId }: Parties,
  tasks: readonly Pick<TaskRow, 'state' | 'organizationId' | 'staffId'>[],
): Addressee[] {
  const accepted = tasks.filter((task) => task.state === 'accepted');
  const told = ({ organizationId, staffId }: Addressee): Addressee => ({ organizationId, staffId });
  if (state === 'handling' && accepted.length > 0) return accepted.map(told);
  const organizationId = holderOrganizationId ?? answerableOrganizationId;
  const own = accepted.find((task) => task.organizationId === organizationId);
  return [{ organizationId, staffId: own?.staffId ?? null }];
}

type Parties = Pick<IssueRow, 'state' | 'holderOrganizationId' | 'answerableOrganizationId'>;
