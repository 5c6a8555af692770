import { taskStateWords } from '@jiceng/contracts/dictionary/codes';
import { returnReasonWords, taskAcceptanceWords, taskRoleWords } from '@jiceng/contracts/dictionary/issue-words';
import type { Words } from '@jiceng/contracts/dictionary/words';
import { omit, text, timestamptz, type RowOf, type Shape } from '@jiceng/platform/columns';
import type { ExportColumn } from '@jiceng/tables/export-columns';
import { issueNumber } from '../../case/matter/issue-number.js';
import { issueTable } from '../../case/tables/issue.table.js';
import { taskTable } from '../../case/tables/task.table.js';
import { nameOfOrganization } from './issue-export.columns.js';

/** A task with its issue and the names of its organizations and its assignee. */
export const taskExportShape = {
  ...omit(taskTable.columns, 'route', 'dependsOn'),
  title: issueTable.columns.title.as('i.title'),
  reportedAt: timestamptz().as('i.reported_at'),
  organization: text().orNull.as(nameOfOrganization('t.organization_id')),
  proposedOrganization: text().orNull.as(nameOfOrganization('t.proposed_organization_id')),
  assignee: text().orNull.as(
    `(SELECT a.staff_name FROM staff_assignment a WHERE a.staff_id::text = t.staff_id::text
      ORDER BY a.valid_from DESC LIMIT 1)`,
  ),
} satisfies Shape;
export type ExportedTask = RowOf<typeof taskExportShape>;

const wordOf = (all: Readonly<Record<string, Words>>, code: string | null): Words | null =>
  code === null ? null : (all[code] ?? all[code.toUpperCase().replaceAll('-', '_')]!);

/** The columns of an exported task. Results and evidence are `personal`: free text may name a resident. */
export const taskColumnsOfExport: readonly ExportColumn<ExportedTask>[] = [
  {
    labels: { zh: '事项编号', en: 'Number of the issue' },
    field: 'Issue.number',
    value: ({ issueId, reportedAt }) => issueNumber({ id: issueId, reportedAt }),
  },
  { labels: { zh: '事项标题', en: 'Title of the issue' }, field: 'Issue.title', value: ({ title }) => title },
  { labels: { zh: '任务标识', en: 'Task id' }, field: 'Task.id', value: ({ id }) => id },
  {
    labels: { zh: '任务状态', en: 'State' },
    field: 'Task.state',
    value: ({ state }) => wordOf(taskStateWords, state),
  },
  { labels: { zh: '角色', en: 'Role' }, field: 'Task.role', value: ({ role }) => wordOf(taskRoleWords, role) },
  {
    labels: { zh: '承办单位', en: 'Organization' },
    field: 'Task.organization',
    value: ({ organization }) => organization,
  },
  { labels: { zh: '承办人', en: 'Assignee' }, field: 'Task.assignee', value: ({ assignee }) => assignee },
  { labels: { zh: '派遣时间', en: 'Offered at' }, field: 'Task.offeredAt', value: ({ offeredAt }) => offeredAt },
  {
    labels: { zh: '接收时限', en: 'To accept until' },
    field: 'Task.acceptDueAt',
    value: ({ acceptDueAt }) => acceptDueAt,
  },
  { labels: { zh: '接收时间', en: 'Accepted at' }, field: 'Task.acceptedAt', value: ({ acceptedAt }) => acceptedAt },
  {
    labels: { zh: '接收方式', en: 'Acceptance' },
    field: 'Task.acceptance',
    value: ({ acceptance }) => wordOf(taskAcceptanceWords, acceptance),
  },
  { labels: { zh: '办理时限', en: 'Due at' }, field: 'Task.dueAt', value: ({ dueAt }) => dueAt },
  { labels: { zh: '结束时间', en: 'Ended at' }, field: 'Task.endedAt', value: ({ endedAt }) => endedAt },
  { labels: { zh: '是否必需', en: 'Required' }, field: 'Task.required', value: ({ required }) => required },
  {
    labels: { zh: '退回或转出原因', en: 'Reason of the return or transfer' },
    field: 'Task.returnReason',
    value: ({ state, reasonCode }) =>
      state === 'returned' || state === 'transferred' ? wordOf(returnReasonWords, reasonCode) : null,
  },
  {
    labels: { zh: '建议单位', en: 'Proposed organization' },
    field: 'Task.proposedOrganization',
    value: ({ proposedOrganization }) => proposedOrganization,
  },
  {
    labels: { zh: '是否错误退回', en: 'Wrong refusal' },
    field: 'Task.wrongRefusal',
    value: ({ wrongRefusal }) => wrongRefusal,
  },
  { labels: { zh: '办理结果', en: 'Result' }, field: 'Task.result', personal: true, value: ({ result }) => result },
  {
    labels: { zh: '退回依据', en: 'Evidence' },
    field: 'Task.evidence',
    personal: true,
    value: ({ evidence }) => evidence,
  },
];
