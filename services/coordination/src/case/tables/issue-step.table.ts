import type { Activity, IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { boolean, integer, other, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type NewRow, type TableRow } from '@jiceng/platform/table';

/** A step of an issue. The rows are the timeline of the issue and the source of the live inboxes. */
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
  /** Move of the process that the command or the timer made; null for a step without a move. */
  move: text().orNull,
  /** Code of the state in which the issue was before the move; null without a move. */
  fromStateCode: text().orNull,
  /**
   * Transaction that wrote the step. With it, the live feed finds the steps that are visible now and were not visible
   * at the last read.
   */
  xact: other<string>('xid8').filledWith('pg_current_xact_id()'),
});
export type NewStep = NewRow<typeof issueStepTable.columns>;

/**
 * The responsible organization and the holder of an issue during a span of time. The last span of an open issue has no
 * end.
 */
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
