import { integer, omit, pick, uuid, type RowOf } from '@jiceng/platform/columns';
import { fileTable } from '@jiceng/platform/file-tables';
import { defineQuery } from '@jiceng/platform/query';
import { issueFileTable } from '../../case/tables/issue-file.table.js';
import { issueStepTable } from '../../case/tables/issue-step.table.js';

const shape = {
  ...issueFileTable.columns,
  /** The issue whose files were asked for. */
  issueId: uuid().as('x.asked'),
  ...pick(issueStepTable.columns, 'step'),
  ...omit(fileTable.columns, 'id', 'owner', 'received', 'createdAt'),
  earlierUses: integer().as(
    `(SELECT count(*)::int FROM file o WHERE o.sha256 = x.sha256
       AND o.attached_at IS NOT NULL AND (o.attached_at, o.id) < (x.attached_at, x.file_id))`,
  ),
};
export type FileOfIssue = RowOf<typeof shape>;

/** The files of the issues $1 and of the reports that were merged into them. */
const joined = `(
  SELECT a.asked, l.*, s.step, f.* FROM (
      SELECT id AS asked, id AS source FROM unnest($1::uuid[]) AS id
      UNION SELECT r.issue_id, r.origin_issue_id FROM reporter r WHERE r.issue_id = ANY($1::uuid[])
    ) a JOIN issue_file l ON l.issue_id = a.source JOIN file f ON f.id = l.file_id
  JOIN issue_step s ON s.issue_id = l.issue_id AND s.seq = l.seq) x`;

/** Reads the files of the issues $1 and of the reports merged into them, in the order of their steps. */
export const filesOfIssues = defineQuery(
  shape,
  (columns) => `SELECT ${columns('x')} FROM ${joined} ORDER BY x.asked, x.seq, x.position`,
  'coordination-files-of-issues',
);

/** Returns the issue to which the file $1 belongs; for the file of a merged report, the surviving issue. */
export const issueOfFile = defineQuery(
  { issueId: uuid().as('coalesce(r.issue_id, l.issue_id)') },
  (columns) =>
    `SELECT ${columns('l')} FROM issue_file l LEFT JOIN reporter r ON r.id = l.reporter_id WHERE l.file_id = $1`,
  'coordination-issue-of-file',
);
