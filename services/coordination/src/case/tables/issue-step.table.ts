import type { Activity, IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { boolean, integer, other, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type NewRow, type TableRow } from '@jiceng/platform/table';

/** One step of an issue: the timeline, and the feed of live inboxes. */
export const issueStepTable = defineTable('issue_step', {
  issueId: uuid().key,
  seq: integer().key,
  step: text<IssueStep>(),
  at: timestamptz(),
  state: text<IssueState>(),
  actorId: text(),
  actorKind: text(),
  organizationId: uuid().orNull,
  counterpartOrganizationId: uuid().orNull,
  taskId: uuid().orNull,
  reasonCode: text().orNull,
  note: text().orNull,
  rule: text().orNull,
  late: boolean().orNull,
  /** The transaction that wrote the step: readers of the feed stop before transactions that still run. */
  xact: other<string>('xid8').filledWith('pg_current_xact_id()'),
});
export type NewStep = NewRow<typeof issueStepTable.columns>;

/** The responsible organization of an issue and the one that its work waits for; the last span is open. */
export const dutySpanTable = defineTable('duty_span', {
  issueId: uuid().key,
  seq: integer().key,
  responsibleOrganizationId: uuid(),
  holderOrganizationId: uuid(),
  activity: text<Activity>(),
  startsAt: timestamptz(),
  endsAt: timestamptz().orNull.apart,
});
export type DutySpanRow = TableRow<typeof dutySpanTable>;
