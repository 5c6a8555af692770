import { boolean, columnList, omit, pick, pickRow, recordOf, valueList, type RowOf } from '@jiceng/platform/columns';
import { dutySpanTable, issueStepTable } from '../tables/issue-step.table.js';
import { delayChargeTable } from '../tables/delay-charge.table.js';
import { issueTable, type IssueRow } from '../tables/issue.table.js';
import { taskTable, type TaskRow } from '../tables/task.table.js';

const duty = pick(dutySpanTable.columns, 'responsibleOrganizationId', 'holderOrganizationId', 'activity');
const stepColumns = { ...omit(issueStepTable.columns, 'xact'), ends: boolean(), begins: boolean() };

/** The entry of the timeline; `ends` and `begins` say whether a span of duty does, which then is that of the duty. */
export type StepJson = RowOf<typeof stepColumns> & Partial<RowOf<typeof duty>>;

/** The columns of an issue that a step may change. */
export const jsonOfIssue = (row: IssueRow): object => issueTable.changedRow(row);
export const jsonOfTask = (row: TaskRow): object => pickRow(taskTable.columns, row);

/** A span begins where the one before ends. */
const begun = omit(dutySpanTable.columns, 'startsAt', 'endsAt');

/**
 * Writes steps: each issue in its state after the step, its new and changed tasks, the span of duty that ends and the one
 * that begins at the same instant, and the entry of the timeline. A new span reads the end of the old one, so that
 * PostgreSQL ends that first. $1 issues, $2 steps with the duty after them, $3 tasks, $4 charges for delay, as JSON.
 * @param from how $1 and $2 are read: a command writes one of each and is planned for one row
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
