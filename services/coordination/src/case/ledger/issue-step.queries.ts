import { boolean, columnList, omit, pick, pickRow, recordOf, valueList, type RowOf } from '@jiceng/platform/columns';
import { dutySpanTable, issueStepTable } from '../tables/issue-step.table.js';
import { delayChargeTable } from '../tables/delay-charge.table.js';
import { issueTable, type IssueRow } from '../tables/issue.table.js';
import { taskTable, type TaskRow } from '../tables/task.table.js';

const duty = pick(dutySpanTable.columns, 'responsibleOrganizationId', 'holderOrganizationId', 'activity');
const stepColumns = { ...omit(issueStepTable.columns, 'xact'), ends: boolean(), begins: boolean() };

/**
 * The entry of the timeline. `ends` is true when a duty span ends, `begins` when a new span begins with the duty in
 * this entry.
 */
export type StepJson = RowOf<typeof stepColumns> & Partial<RowOf<typeof duty>>;

/** The columns of an issue that a step may change. */
export const jsonOfIssue = (row: IssueRow): object => issueTable.changedRow(row);
export const jsonOfTask = (row: TaskRow): object => pickRow(taskTable.columns, row);

/** Columns of a new span. Its start is left out, because the statement takes it from the end of the span before. */
const begun = omit(dutySpanTable.columns, 'startsAt', 'endsAt');

/**
 * Writes steps: issues, new and changed tasks, duty spans and entries of the timeline. The new span starts at the end
 * of the old span, so the old span is ended first. The parameters are JSON: $1 issues, $2 steps with the duty after
 * them, $3 tasks, $4 charges for delay.
 * @param from the function that reads $1 and $2: `jsonb_to_record` for a command with one issue and one step, so that
 * PostgreSQL plans for one row
 */
const takeSteps = (from: 'jsonb_to_record' | 'jsonb_to_recordset'): string => `
  WITH changed AS (${issueTable.updateFrom(`${from}($1::jsonb)`)}),
  step AS (SELECT * FROM ${from}($2::jsonb) AS ${recordOf({ ...stepColumns, ...duty }, 's')}),
  new_step AS (
    INSERT INTO issue_step (${columnList(issueStepTable.inserted)}) SELECT ${valueList(issueStepTable.inserted)} FROM step
  ),
  changed_task AS (${taskTable.upsertFrom('jsonb_to_recordset($3::jsonb)')}),
  charged AS (${delayChargeTable.upsertFrom('jsonb_to_recordset($4::jsonb)')}),
  ended AS (
    UPDATE duty_span d SET ends_at = greatest(step.at, d.starts_at) FROM step
    WHERE d.issue_id = step."issueId" AND d.ends_at IS NULL AND step.ends RETURNING d.issue_id, d.ends_at
  )
  INSERT INTO duty_span (${columnList(begun)}, starts_at)
  SELECT ${valueList(begun, 'step')}, coalesce(ended.ends_at, step.at)
  FROM step LEFT JOIN ended ON ended.issue_id = step."issueId" WHERE step.begins`;

export const TAKE_STEP = takeSteps('jsonb_to_record');
export const TAKE_STEPS = takeSteps('jsonb_to_recordset');
