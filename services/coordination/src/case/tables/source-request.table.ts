import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { SourceExtensionReason, SourceRequestKind, SourceReturnReason } from '../matter/source-request.rules.js';

/** A request of a desk to the client of the source of an issue, and the answer of this client. */
export const sourceRequestTable = defineTable('source_request', {
  id: uuid().key,
  issueId: uuid().fixed,
  /** Number of the step that asked. */
  seq: integer().fixed,
  kind: text<SourceRequestKind>().fixed,
  reason: text<SourceReturnReason | SourceExtensionReason>().fixed,
  /** Words for the source; null without any. */
  text: text().orNull.fixed,
  /** The limit that an extension asks for; null for a return. */
  wantedDueAt: timestamptz().orNull.fixed,
  organizationId: uuid().fixed,
  askedBy: text().fixed,
  askedAt: timestamptz().fixed,
  /** Time of the answer or withdrawal, or at which the desk went on with the issue; null while the request waits. */
  endedAt: timestamptz().orNull.apart,
  /** Null while the request waits, and when it ended without an answer. */
  granted: boolean().orNull.apart,
  answer: text().orNull.apart,
  /** The limit that the source set with a granted extension. */
  grantedDueAt: timestamptz().orNull.apart,
  /** Number of the step that withdrew the request; null for a request that was not withdrawn. */
  withdrawnSeq: integer().orNull.apart,
  /** Reason of the withdrawal, which the source reads too. */
  withdrawalReason: text().orNull.apart,
});
export type SourceRequestRow = TableRow<typeof sourceRequestTable>;

/** Ends the request of issue $1 that waits, at $2: granted $3 with the answer $4 and the limit $5. */
export const END_SOURCE_REQUEST = `
  UPDATE source_request SET ended_at = $2, granted = $3, answer = $4, granted_due_at = $5
  WHERE issue_id = $1 AND ended_at IS NULL`;

/** Marks the request of issue $1 that waits as withdrawn at $2 by the step $3 for the reason $4. */
export const WITHDRAW_SOURCE_REQUEST = `
  UPDATE source_request SET ended_at = $2, withdrawn_seq = $3, withdrawal_reason = $4
  WHERE issue_id = $1 AND ended_at IS NULL`;
