import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { PauseGround, RequestKind } from '../matter/deadline-request.rules.js';

/** A request for more time by the responsible unit, and the answer of the leader above the unit. */
export const deadlineRequestTable = defineTable('deadline_request', {
  id: uuid().key,
  issueId: uuid().fixed,
  kind: text<RequestKind>().fixed,
  /** Ground of a pause; null for the other kinds. */
  ground: text<PauseGround>().orNull.fixed,
  /** Length of an extension in working minutes; null for the other kinds. */
  minutes: integer().orNull.fixed,
  evidence: text().fixed,
  organizationId: uuid().fixed,
  askedBy: text().fixed,
  askedAt: timestamptz().fixed,
  approverOrganizationId: uuid().fixed,
  dueAt: timestamptz().fixed,
  /**
   * Time at which the leader answered, or at which the request ended without an answer, for example because the unit
   * finished the work; null while the request waits.
   */
  endedAt: timestamptz().orNull.apart,
  answeredBy: text().orNull.apart,
  /** Organization of the leader who answered: the approver, or an organization above the approver. */
  answeredByOrganizationId: uuid().orNull.apart,
  /** Null while the request waits for an answer, and when the request ended without an answer. */
  approved: boolean().orNull.apart,
  answer: text().orNull.apart,
});
export type DeadlineRequestRow = TableRow<typeof deadlineRequestTable>;
