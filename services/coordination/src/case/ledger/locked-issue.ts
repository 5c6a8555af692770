import type { DomainError } from '@jiceng/platform/errors';
import type { WorkingClock } from '../../rulebook/calendar/calendar.rules.js';
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
