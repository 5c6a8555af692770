import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { integer, jsonb, text, timestamptz } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { ReplyTexts } from './reply-template.rules.js';

/** The district's own words for reporters in one state. A state without a row has the built-in words. */
export const replyTemplateTable = defineTable('reply_template', {
  state: text<IssueState>().key,
  version: integer(),
  /** Null when the built-in words apply again. */
  texts: jsonb<ReplyTexts>().orNull,
  changedAt: timestamptz(),
});
export type ReplyTemplateRow = TableRow<typeof replyTemplateTable>;
