import { other, text, uuid } from '@jiceng/platform/columns';
import { normalised, searchVectorOf } from '@jiceng/platform/search-text';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { IssueRow } from './issue.table.js';

/**
 * The text of an issue for searches. It is not a column of `issue`, because each step writes a new version of that row
 * and would write the index entries of the text again.
 */
export const issueTextTable = defineTable('issue_text', {
  issueId: uuid().key,
  /** Title, address, description and source reference, normalised. */
  body: text(),
  /** Pairs of characters of `body`. */
  search: other<string>('tsvector'),
});
export type IssueTextRow = TableRow<typeof issueTextTable>;

/** Returns the text of an issue for searches. */
export function issueText(row: IssueRow): IssueTextRow {
  const { id, title, address, description, sourceReference } = row;
  const parts = [title, address, description, sourceReference];
  const body = normalised(parts.filter((part) => part !== null).join('\n'));
  return { issueId: id, body, search: searchVectorOf(body) };
}
