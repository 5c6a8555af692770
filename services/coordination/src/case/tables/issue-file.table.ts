import { integer, text, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A file that belongs to a step of an issue. */
export const issueFileTable = defineTable('issue_file', {
  fileId: uuid().key,
  issueId: uuid().fixed,
  /** Number of the step. */
  seq: integer().fixed,
  /** Place among the files of the step, from 1. */
  position: integer().fixed,
  /** The report to which the file belongs; null for files of other steps. */
  reporterId: uuid().orNull.fixed,
  /** Staff member who covered parts of the photo last; null before. */
  coveredBy: text().orNull.apart,
});
export type IssueFileRow = TableRow<typeof issueFileTable>;
