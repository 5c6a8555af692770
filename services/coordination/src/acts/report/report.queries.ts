import { dataKeyTable, type DataKeyRow } from '@jiceng/platform/platform-tables';
import { text } from '@jiceng/platform/columns';
import { defineQuery } from '@jiceng/platform/query';
import type { NewRow } from '@jiceng/platform/table';
import { dutySpanTable, issueStepTable, type NewStep } from '../../case/tables/issue-step.table.js';
import { issueTextTable, type IssueTextRow } from '../../case/tables/issue-text.table.js';
import { issueTable, reporterTable, type IssueRow, type ReporterRow } from '../../case/tables/issue.table.js';

/** Finds the issue that source $1 reported under reference $2, with its text and the kind of actor that reported it. */
export const issueOfReference = defineQuery(
  {
    ...issueTable.columns,
    reportedBy: text().as('(SELECT actor_kind FROM issue_step s WHERE s.issue_id = i.id AND s.seq = 1)'),
  },
  (columns) => `SELECT ${columns('i')} FROM issue i WHERE source = $1 AND source_reference = $2`,
  'report-issue-of-reference',
);

/** The rows of one report. */
export interface ReportRows {
  issue: IssueRow;
  text: IssueTextRow;
  reporter: ReporterRow;
  /** The data keys of the reporter's name and number. */
  keys: readonly DataKeyRow[];
  step: NewStep;
  span: NewRow<typeof dutySpanTable.columns>;
}

/**
 * Inserts the rows of reports as data-modifying expressions: issue, text, reporter, data keys, first step and open duty
 * span. One prepared statement writes all reports that arrive together, which saves five round trips for each report;
 * `claim` keeps a retry from writing again. $5 is an array of {n, issue, text, reporter, keys, step, span}.
 */
export const INSERT_REPORT = `
  report AS (
    SELECT *
    FROM jsonb_to_recordset($5::jsonb)
      AS r(n int, issue jsonb, text jsonb, reporter jsonb, keys jsonb, step jsonb, span jsonb)
    WHERE r.n IN (SELECT n FROM claim)
  ),
  new_issue AS (${issueTable.insertFrom('report, jsonb_to_record(report.issue)')}),
  new_text AS (${issueTextTable.insertFrom('report, jsonb_to_record(report.text)')}),
  new_reporter AS (${reporterTable.insertFrom('report, jsonb_to_record(report.reporter)')}),
  new_key AS (${dataKeyTable.insertFrom('report, jsonb_to_recordset(report.keys)')}),
  new_step AS (${issueStepTable.insertFrom('report, jsonb_to_record(report.step)')}),
  new_span AS (${dutySpanTable.insertFrom('report, jsonb_to_record(report.span)')})`;
