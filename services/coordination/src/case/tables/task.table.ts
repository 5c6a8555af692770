import type { TaskRole } from '@jiceng/contracts/coordination/issue-progressed';
import { boolean, integer, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { RouteExplanation } from './route-explanation.js';
import type { Acceptance, TaskState } from '../matter/task.rules.js';

/** One unit of work given to one organization, with a clock of its own. */
export const taskTable = defineTable('task', {
  id: uuid().key,
  issueId: uuid(),
  version: integer(),
  ordinal: integer(),
  organizationId: uuid(),
  staffId: uuid().orNull,
  /** Person whom the platform proposes while an accepted task has no assignee. */
  proposedStaffId: uuid().orNull,
  role: text<TaskRole>(),
  state: text<TaskState>(),
  required: boolean(),
  dependsOn: uuid().array,
  acceptance: text<Acceptance>().orNull,
  offeredAt: timestamptz(),
  acceptDueAt: timestamptz().orNull,
  acceptedAt: timestamptz().orNull,
  dueAt: timestamptz().orNull,
  endedAt: timestamptz().orNull,
  result: text().orNull,
  reasonCode: text().orNull,
  evidence: text().orNull,
  proposedOrganizationId: uuid().orNull,
  wrongRefusal: boolean().orNull,
  route: jsonb<RouteExplanation>().orNull,
});
export type TaskRow = TableRow<typeof taskTable>;
