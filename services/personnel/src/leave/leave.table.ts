import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

export type LeaveKindCode = 'annual' | 'sick' | 'personal' | 'compensatory' | 'family' | 'other';
export type LeaveRequestState = 'asked' | 'approved' | 'refused' | 'withdrawn';

/** A leave that a person asks for. When it is approved, the roster gets an entry with the id of the request. */
export const leaveRequest = defineTable('leave_request', {
  id: uuid().key,
  staffId: uuid().fixed,
  /** The organization of the main post when the leave begins. */
  organizationId: uuid().fixed,
  kind: text<LeaveKindCode>().fixed,
  startsAt: timestamptz().fixed,
  endsAt: timestamptz().fixed,
  reason: text().fixed,
  state: text<LeaveRequestState>(),
  askedAt: timestamptz().fixed,
  /** The person who approved or refused; null before. */
  decidedBy: uuid().orNull,
  decidedAt: timestamptz().orNull,
  /** Text of the decision for the person who asks; null without a text. */
  answer: text().orNull,
  version: integer(),
});
export type LeaveRequestRow = TableRow<typeof leaveRequest>;
