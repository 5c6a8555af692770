import { integer, omit, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import { dutyListTable, dutyRowTable } from '../../rulebook/duty-list/duty-list.table.js';
import type { CaseKind } from './duty-finding.rules.js';

/**
 * SQL for the kind of case of a step `s` with its task `t`; null when the step is not a case. A refusal before a
 * correction of the category does not count. An acceptance does not count when the organization handed the task on
 * later, or when the authority matrix made the offer.
 */
const CASE_KIND = `CASE
  WHEN s.step = 'ruled' THEN 'ruling'
  WHEN t.state IN ('returned', 'transferred') THEN CASE WHEN t.reason_code = 'NOT_ON_DUTY_LIST' AND NOT EXISTS (
    SELECT FROM issue_step j WHERE j.issue_id = s.issue_id AND j.seq > s.seq AND j.step = 'judged') THEN 'refusal' END
  WHEN t.acceptance IN ('person', 'silence') AND NOT (s.rule LIKE 'level:%' AND t.route ->> 'rule' IS NULL) THEN 'acceptance'
END`;

/** Tables of the cases: steps with tasks and issues. The index issue_step_offered finds the cases of a period. */
export const CASES = `issue_step s JOIN task t ON t.id = s.task_id JOIN issue i ON i.id = s.issue_id
  CROSS JOIN LATERAL (SELECT ${CASE_KIND} AS kind) k
  WHERE s.step IN ('dispatched', 'transferred', 'ruled') AND i.category_code IS NOT NULL AND k.kind IS NOT NULL`;

/**
 * Counts the cases from $1 to $2. $3 are the times at which the versions of the duty list after the first came into
 * force.
 */
export const caseTallies = defineQuery(
  {
    kind: text<CaseKind>().as('c.kind'),
    categoryCode: text().as('c.category_code'),
    areaCode: text().as('c.area_code'),
    organizationId: uuid().as('c.organization_id'),
    edition: integer().as('c.edition'),
    count: integer().as('count(*)::int'),
  },
  (columns) => `SELECT ${columns()} FROM (
      SELECT k.kind, i.category_code, left(i.area_code, 12) AS area_code, t.organization_id,
        width_bucket(s.at, $3::timestamptz[]) AS edition
      FROM ${CASES} AND s.at >= $1 AND s.at <= $2
    ) c GROUP BY c.kind, c.category_code, c.area_code, c.organization_id, c.edition`,
);

/** Finds the versions of the duty list that were in force at $1 or later, oldest first. */
export const dutyListEditions = defineQuery(
  { version: dutyListTable.columns.version, from: timestamptz().as('published_at') },
  (columns) => `SELECT ${columns()} FROM duty_list WHERE published_at IS NOT NULL
      AND version >= coalesce((SELECT max(version) FROM duty_list WHERE published_at <= $1), 0) ORDER BY version`,
);

/** Finds the handler rows of the versions $1 of the duty list. */
export const handlersOfEditions = defineQuery(
  omit(dutyRowTable.columns, 'note'),
  (columns) => `SELECT ${columns()} FROM duty_row WHERE version = ANY($1::int[]) AND role = 'handler'`,
);
