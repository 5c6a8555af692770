import { integer, omit, pick, type RowOf } from '@jiceng/platform/columns';
import { fileTable } from '@jiceng/platform/file-tables';
import { defineQuery } from '@jiceng/platform/query';
import { issueFileTable } from '../../case/tables/issue-file.table.js';
import { issueStepTable } from '../../case/tables/issue-step.table.js';

const shape = {
  ...issueFileTable.columns,
  ...pick(issueStepTable.columns, 'step'),
  ...omit(fileTable.columns, 'id', 'owner', 'received', 'createdAt'),
  earlierUses: integer().as(
    `(SELECT count(*)::int FROM file o WHERE o.sha256 = x.sha256
       AND (o.attached_at, o.id) < (x.attached_at, x.file_id))`,
  ),
};
export type FileOfIssue = RowOf<typeof shape>;

const joined = `(SELECT l.*, s.step, f.* FROM issue_file l JOIN file f ON f.id = l.file_id
  JOIN issue_step s ON s.issue_id = l.issue_id AND s.seq = l.seq) x`;

/** Reads the files of the issues $1, in the order of their steps. */
export const filesOfIssues = defineQuery(
  shape,
  (columns) =>
    `SELECT ${columns('x')} FROM ${joined} WHERE x.issue_id = ANY($1::uuid[]) ORDER BY x.issue_id, x.seq, x.position`,
  'coordination-files-of-issues',
);

/** Returns the issue to which the file $1 belongs. */
export const issueOfFile = defineQuery(
  pick(issueFileTable.columns, 'issueId'),
  (columns) => `SELECT ${columns()} FROM issue_file WHERE file_id = $1`,
  'coordination-issue-of-file',
);
