import { omit, text, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { hiddenNumberTable, unmaskingTable } from '../../case/tables/hidden-number.table.js';

/** The hidden numbers of the issues $1, without the sealed numbers themselves. */
export const hiddenNumbersOfIssues = defineQuery(
  omit(hiddenNumberTable.columns, 'number', 'at'),
  (columns) => `SELECT ${columns()} FROM hidden_number WHERE issue_id = ANY($1::uuid[]) ORDER BY at, id`,
  'coordination-hidden-numbers',
);

/**
 * The times that sealed data of the issues $1 was shown. A record belongs to its report even when the issue is merged
 * or the merge is undone, so the query covers the reports that are in an issue now and the report that began the issue.
 */
export const unmaskingsOfIssues = defineQuery(
  {
    ...omit(unmaskingTable.columns, 'issueId'),
    issueId: uuid().as('x.issue_id'),
    /** Account of the reporter whose data was shown; null for a report without account, and for numbers in texts. */
    personId: text().orNull.as('x.person_id'),
  },
  (columns) => `SELECT ${columns('u')} FROM (
      SELECT u.id, u.issue_id, NULL AS person_id FROM unmasking u
      WHERE u.issue_id = ANY($1::uuid[]) AND u.reporter_id IS NULL
      UNION ALL SELECT u.id, i.id, r.person_id FROM unnest($1::uuid[]) AS i(id)
      JOIN reporter r ON r.issue_id = i.id OR r.origin_issue_id = i.id JOIN unmasking u ON u.reporter_id = r.id
    ) x JOIN unmasking u ON u.id = x.id ORDER BY u.shown_at, u.id`,
  'coordination-unmaskings',
);
