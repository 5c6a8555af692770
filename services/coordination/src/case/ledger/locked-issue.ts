import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { DomainError } from '@jiceng/platform/errors';
import type { WorkingClock } from '../../rulebook/calendar/working-clock.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import type { TaskRow } from '../tables/task.table.js';
import type { IssueRow } from '../tables/issue.table.js';

/** An issue locked by a command or a timer, with its tasks, its process version and the clock of its limits. */
export interface LockedIssue {
  row: IssueRow;
  tasks: TaskRow[];
  definition: ProcessDefinition;
  clock: WorkingClock;
  directory: Directory;
  /**
   * STALE_VERSION when the caller worked on an older version of the issue. The error is thrown after the policy has
   * allowed the caller to see the issue.
   */
  stale?: DomainError;
}

/**
 * Returns the issue with its clocks. After a change of calendars an open issue keeps its old clocks until the deadlines
 * are moved, so that no step adds new time to a deadline of the old calendar.
 */
export function lockedIssue(row: IssueRow, tasks: TaskRow[], present: Directory): LockedIssue {
  const { calendars } = present;
  const directory = isResting(row.state) ? present : present.withCalendars(calendars.asOf(row.calendarEdition));
  const definition = directory.process(row.processKey, row.processVersion);
  return {
    row: { ...row, calendarEdition: directory.calendars.edition },
    tasks,
    definition,
    clock: directory.clock(definition.limits.calendar),
    directory,
  };
}
