import { sqlInvariant, type Invariant } from './invariant.js';

/** Invariants of photos and files. They do not look into the file store. */
export const fileInvariants: readonly Invariant[] = [
  sqlInvariant(
    'files-belong-to-steps',
    'a file is attached exactly when it belongs to a step, and a file of a report to the step of that report',
    ['coordination'],
    `SELECT 'file ' || id || ' is attached and belongs to no step' AS what FROM file f
     WHERE attached_at IS NOT NULL AND NOT EXISTS (SELECT FROM issue_file l WHERE l.file_id = f.id)
     UNION ALL
     SELECT 'file ' || l.file_id || ' of issue ' || l.issue_id || ' is not attached' FROM issue_file l
     JOIN file f ON f.id = l.file_id WHERE f.attached_at IS NULL
     UNION ALL
     SELECT 'file ' || l.file_id || ' belongs to a report of another issue' FROM issue_file l
     JOIN reporter r ON r.id = l.reporter_id WHERE r.origin_issue_id <> l.issue_id`,
  ),
];
