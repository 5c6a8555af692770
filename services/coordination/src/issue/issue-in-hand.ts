import type { WorkingClock } from '../calendar/calendar.rules.js';
import type { Directory } from '../directory/directory.js';
import type { ProcessDefinition } from '../process/process-definition.rules.js';
import type { TaskRow } from '../task/task.entity.js';
import type { IssueRow } from './issue.entity.js';

/** An issue taken in hand: locked, with its tasks, its process version and the clock of its limits. */
export interface IssueInHand {
  row: IssueRow;
  tasks: TaskRow[];
  definition: ProcessDefinition;
  clock: WorkingClock;
  directory: Directory;
}
