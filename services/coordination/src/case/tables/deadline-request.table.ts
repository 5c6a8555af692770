import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { PauseGround, RequestKind } from '../matter/deadline-request.rules.js';

/** A request of the unit whose clock runs for more time, and the answer of the leader above it (47). */
export const deadlineRequestTable = defineTable('deadline_request', {
  id: uuid().key,
  issueId: uuid().fixed,
  kind: text<RequestKind>().fixed,
  /** Why a pause is needed; null for the other kinds. */
  ground: text<PauseGround>().orNull.fixed,
  /** Working minutes of an extension; null for the other kinds. */
  minutes: integer().orNull.fixed,
  evidence: text().fixed,
  organizationId: uuid().fixed,
  askedBy: text().fixed,
  askedAt: timestamptz().fixed,
  approverOrganizationId: uuid().fixed,
  dueAt: timestamptz().fixed,
  /** When the leader answered, or when the unit finished the work without an answer; null while the request waits. */
  endedAt: timestamptz().orNull.apart,
  answeredBy: text().orNull.apart,
  /** The organization for which the leader answered: the approver, or one above it. */
  answeredByOrganizationId: uuid().orNull.apart,
  /** Null while the request waits for an answer. Stays null when the unit finishes the work before the answer. */
  approved: boolean().orNull.apart,
  answer: text().orNull.apart,
});
export type DeadlineRequestRow = TableRow<typeof deadlineRequestTable>;
