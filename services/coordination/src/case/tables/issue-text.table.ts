import { other, text, uuid } from '@jiceng/platform/columns';
import { normalised, searchVectorOf } from '@jiceng/platform/search-text';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import { issueNumber } from '../matter/issue-number.js';
import type { IssueRow } from './issue.table.js';

/**
 * The text of an issue for searches. The steps of an issue change none of it, so it stands apart from the row of the
 * issue: each step would otherwise write the index entries of the text anew.
 */
export const issueTextTable = defineTable('issue_text', {
  issueId: uuid().key,
  /** Number, title, address, description and source reference, normalised. */
  body: text().fixed,
  /** Pairs of characters of `body`. */
  search: other<string>('tsvector').fixed,
});
export type IssueTextRow = TableRow<typeof issueTextTable>;

/** Returns the text of a new issue for searches. */
export function issueText(row: IssueRow): IssueTextRow {
  const { id, title, address, description, sourceReference } = row;
  const parts = [issueNumber(row), title, address, description, sourceReference];
  const body = normalised(parts.filter((part) => part !== null).join('\n'));
  return { issueId: id, body, search: searchVectorOf(body) };
}
