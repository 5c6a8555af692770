import type { ClientSource } from '@jiceng/contracts/codes';
import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A question to one reporter after the issue has ended, and the answer. */
export const callbackTable = defineTable('callback', {
  id: uuid().key,
  issueId: uuid().fixed,
  reporterId: uuid().fixed,
  personId: text().orNull.fixed,
  /** The organization whose callers call this reporter; null without one, or when a client calls. */
  callingOrganizationId: uuid().orNull.fixed,
  /** The source whose client calls this reporter and tells the result; null for a reporter whom the district asks. */
  calledBySource: text<ClientSource>().orNull.fixed,
  edition: integer().fixed,
  askedAt: timestamptz().fixed,
  expiresAt: timestamptz().fixed,
  answeredAt: timestamptz().orNull.apart,
  responded: boolean().orNull.apart,
  resolved: boolean().orNull.apart,
  satisfaction: integer().orNull.apart,
  comment: text().orNull.apart,
  /** Time of the last failed call that the process allows; the reporter may still answer later. */
  notReachedAt: timestamptz().orNull.apart,
});
export type CallbackRow = TableRow<typeof callbackTable>;

export const callOutcomes = ['not-reached', 'answered'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** One telephone call to a reporter. */
export const callAttemptTable = defineTable('call_attempt', {
  callbackId: uuid().key,
  number: integer().key,
  at: timestamptz().fixed,
  callerId: text().fixed,
  organizationId: uuid().orNull.fixed,
  outcome: text<CallOutcome>().fixed,
  note: text().orNull.fixed,
});
