import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { Directory } from '../../rulebook/directory/directory.js';
import type { WorkingClock } from '../../rulebook/calendar/working-clock.js';
import { stateKinds, type TimerName } from '../../rulebook/process/state-kind.rules.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { TaskRow } from '../tables/task.table.js';
import { clockOfLimit } from './deadlines.js';
import type { LockedIssue } from './locked-issue.js';
import { offerDueAt } from './offer-time.js';

/** Deadlines of an issue that a change of calendars moves. */
export interface MovedDeadlines {
  issue: Partial<Pick<IssueRow, 'stateDueAt' | 'handleDueAt'>>;
  tasks: Record<string, Partial<Pick<TaskRow, 'acceptDueAt' | 'dueAt'>>>;
}

/** The clock of a limit before and after a change of calendars. */
interface ClockChange {
  from: Date;
  before: WorkingClock;
  after: WorkingClock;
}

/**
 * Returns a deadline that leaves the same working time on the new clock. Both clocks agree on the days before the
 * change, so a deadline on such a day never moves. A notice governs the day of its publication from its first minute,
 * so a deadline that passed earlier on that day moves when the day becomes a day off.
 */
export function movedDueAt(dueAt: Date, { from, before, after }: ClockChange): Date {
  const minutes = before.workingMinutesBetween(from, dueAt);
  return minutes <= 0 || after.workingMinutesBetween(from, dueAt) === minutes
    ? dueAt
    : after.addWorkingMinutes(from, minutes);
}

/** Returns the clocks of a limit before and after the issue follows the calendars of `present`. */
export function clockChangeOf(timer: TimerName, issue: LockedIssue, present: Directory): ClockChange {
  return {
    from: issue.row.reportedAt,
    before: clockOfLimit(timer, issue),
    after: clockOfLimit(timer, underCalendarsOf(present, issue)),
  };
}

/** Returns the issue as it is under the present calendars. */
export function underCalendarsOf(present: Directory, issue: LockedIssue): LockedIssue {
  const directory = issue.directory.withCalendars(present.calendars);
  return {
    ...issue,
    row: { ...issue.row, calendarEdition: directory.calendars.edition },
    clock: directory.clock(issue.definition.limits.calendar),
    directory,
  };
}

/** True while an open issue follows older calendars than those of `present`. An issue never moves back. */
export function isBehind({ row }: LockedIssue, { calendars }: Directory): boolean {
  return !isResting(row.state) && row.calendarEdition < calendars.edition;
}

/** Returns the deadlines of an open issue that move to the calendars of `present`; null when none moves. */
export function movedDeadlinesOf(issue: LockedIssue, present: Directory): MovedDeadlines | null {
  const { row, tasks } = issue;
  if (!isBehind(issue, present)) return null;
  const moved: MovedDeadlines = { issue: {}, tasks: {} };
  const ofMatter = clockChangeOf('handle-due', issue, present);
  const differs = (before: Date | null, after: Date | null): boolean => before?.getTime() !== after?.getTime();
  const handleDueAt = row.handleDueAt && movedDueAt(row.handleDueAt, ofMatter);
  if (differs(row.handleDueAt, handleDueAt)) moved.issue.handleDueAt = handleDueAt;
  const running: Date[] = [];
  let offered: Date | null = null;
  for (const task of tasks) {
    if (task.state === 'offered' && task.acceptDueAt !== null) {
      const others = tasks.filter(({ id }) => id !== task.id);
      offered = offerDueAt({ ...underCalendarsOf(present, issue), tasks: others }, task.organizationId, task.offeredAt);
      if (differs(task.acceptDueAt, offered)) moved.tasks[task.id] = { acceptDueAt: offered };
    }
    if (task.state !== 'accepted' || task.dueAt === null) continue;
    const dueAt = movedDueAt(task.dueAt, ofMatter);
    running.push(dueAt);
    if (differs(task.dueAt, dueAt)) moved.tasks[task.id] = { dueAt };
  }
  const { timer } = stateKinds[row.state];
  const stateDueAt =
    row.stateDueAt === null || !timer
      ? row.stateDueAt
      : row.state === 'handling'
        ? (running.sort((a, b) => a.getTime() - b.getTime())[0] ?? row.stateDueAt)
        : timer === 'task-accept-due'
          ? (offered ?? row.stateDueAt)
          : movedDueAt(row.stateDueAt, clockChangeOf(timer, issue, present));
  if (differs(row.stateDueAt, stateDueAt)) moved.issue.stateDueAt = stateDueAt;
  return Object.keys(moved.issue).length + Object.keys(moved.tasks).length > 0 ? moved : null;
}
