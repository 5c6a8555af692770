import { integer, jsonb, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { Bilingual, LegalPart } from '../../rulebook/wording/reply-template.rules.js';

/**
 * The reply to the reporters, in the words that were given when the issue ended. A later change of the template
 * changes no reply that was given.
 */
export const issueReplyTable = defineTable('issue_reply', {
  issueId: uuid().key,
  /** Number of the ending; an issue that was opened again gets another reply. */
  edition: integer().key,
  givenAt: timestamptz().fixed,
  parts: jsonb<Record<LegalPart, Bilingual>>().fixed,
});
export type IssueReplyRow = TableRow<typeof issueReplyTable>;
