import { issueSourceWords, issueStateWords, lineWords, severityWords } from '@jiceng/contracts/dictionary/codes';
import type { Words } from '@jiceng/contracts/dictionary/words';
import { boolean, omit, text, type RowOf, type Shape } from '@jiceng/platform/columns';
import type { ExportColumn } from '@jiceng/tables/export-columns';
import { issueNumber } from '../../case/matter/issue-number.js';
import { issueTable } from '../../case/tables/issue.table.js';
import { overdueSql } from '../../case/tables/overdue-sql.js';

/** SQL for the name of the organization with an id. */
export const nameOfOrganization = (id: string): string => `(SELECT o.name FROM organization o WHERE o.id = ${id})`;

/** An issue with the names of its category, region and organizations. The query binds the present time as $2. */
export const issueExportShape = {
  ...omit(issueTable.columns, 'reporterIds', 'titleMarks', 'lateSpans'),
  categoryName: text().orNull.as(
    '(SELECT c.name FROM category c WHERE c.code = i.category_code ORDER BY c.catalogue_version DESC LIMIT 1)',
  ),
  regionName: text().orNull.as('(SELECT r.name FROM region r WHERE r.code = left(i.area_code, 12))'),
  responsible: text().orNull.as(nameOfOrganization('i.responsible_organization_id')),
  holder: text().orNull.as(nameOfOrganization('i.holder_organization_id')),
  firstReceiver: text().orNull.as(nameOfOrganization('i.first_receiver_organization_id')),
  lineZh: text().orNull.as('(SELECT l.zh FROM known_line l WHERE l.code = i.line)'),
  lineEn: text().orNull.as('(SELECT l.en FROM known_line l WHERE l.code = i.line)'),
  overdue: boolean().as(overdueSql('$2::timestamptz')),
  reporterNames: text().array.as(
    `ARRAY(SELECT p.name_mask FROM reporter p WHERE p.issue_id = i.id AND p.name_mask IS NOT NULL
           ORDER BY p.reported_at, p.id LIMIT 20)`,
  ),
} satisfies Shape;
export type ExportedIssue = RowOf<typeof issueExportShape>;

const words = <K extends string>(all: Readonly<Record<K, Words>>, code: string): Words => all[code as K];

/** The columns of an exported issue. Free text and places are `personal`, because they may lead to a resident. */
export const issueColumnsOfExport: readonly ExportColumn<ExportedIssue>[] = [
  { labels: { zh: '事项编号', en: 'Number' }, field: 'Issue.number', value: (row) => issueNumber(row) },
  { labels: { zh: '标题', en: 'Title' }, field: 'Issue.title', value: ({ title }) => title },
  {
    labels: { zh: '状态', en: 'State' },
    field: 'Issue.state',
    value: ({ state }) => words(issueStateWords, state),
  },
  {
    labels: { zh: '严重程度', en: 'Severity' },
    field: 'Issue.severity',
    value: ({ severity }) => words(severityWords, severity),
  },
  {
    labels: { zh: '来源', en: 'Source' },
    field: 'Issue.source',
    value: ({ source }) => words(issueSourceWords, source),
  },
  {
    labels: { zh: '来源编号', en: 'Source reference' },
    field: 'Issue.sourceReference',
    value: ({ sourceReference }) => sourceReference,
  },
  {
    labels: { zh: '来源类别', en: 'Source category' },
    field: 'Issue.sourceCategory',
    value: ({ sourceCategory }) => sourceCategory,
  },
  {
    labels: { zh: '类别代码', en: 'Category code' },
    field: 'Issue.category',
    value: ({ categoryCode }) => categoryCode,
  },
  { labels: { zh: '类别', en: 'Category' }, field: 'Issue.category', value: ({ categoryName }) => categoryName },
  {
    labels: { zh: '条线', en: 'Line' },
    field: 'Issue.line',
    value: ({ line, lineZh, lineEn }) =>
      line === null ? null : lineZh === null ? words(lineWords, line) : { zh: lineZh, en: lineEn! },
  },
  { labels: { zh: '区划或网格代码', en: 'Area code' }, field: 'Issue.areaCode', value: ({ areaCode }) => areaCode },
  { labels: { zh: '区划', en: 'Region' }, field: 'Issue.region', value: ({ regionName }) => regionName },
  {
    labels: { zh: '责任单位', en: 'Responsible organization' },
    field: 'Issue.responsibleOrganization',
    value: ({ responsible }) => responsible,
  },
  { labels: { zh: '当前办理单位', en: 'Holder' }, field: 'Issue.holder', value: ({ holder }) => holder },
  {
    labels: { zh: '首接单位', en: 'First receiver' },
    field: 'Issue.firstReceiver',
    value: ({ firstReceiver }) => firstReceiver,
  },
  { labels: { zh: '发现时间', en: 'Observed at' }, field: 'Issue.observedAt', value: ({ observedAt }) => observedAt },
  { labels: { zh: '上报时间', en: 'Reported at' }, field: 'Issue.reportedAt', value: ({ reportedAt }) => reportedAt },
  {
    labels: { zh: '当前环节时限', en: 'State due at' },
    field: 'Issue.stateDueAt',
    value: ({ stateDueAt }) => stateDueAt,
  },
  { labels: { zh: '办理时限', en: 'Due at' }, field: 'Issue.handleDueAt', value: ({ handleDueAt }) => handleDueAt },
  {
    labels: { zh: '来源时限', en: 'Due at the source' },
    field: 'Issue.sourceDueAt',
    value: ({ sourceDueAt }) => sourceDueAt,
  },
  { labels: { zh: '结案时间', en: 'Closed at' }, field: 'Issue.closedAt', value: ({ closedAt }) => closedAt },
  { labels: { zh: '是否超期', en: 'Overdue' }, field: 'Issue.stateDueAt', value: ({ overdue }) => overdue },
  { labels: { zh: '退回次数', en: 'Returns' }, field: 'Issue.returns', value: ({ returns }) => returns },
  { labels: { zh: '转办次数', en: 'Hand-overs' }, field: 'Issue.handOvers', value: ({ handOvers }) => handOvers },
  {
    labels: { zh: '核查不通过次数', en: 'Failed verifications' },
    field: 'Issue.verificationFailures',
    value: ({ verificationFailures }) => verificationFailures,
  },
  { labels: { zh: '重办次数', en: 'Reopenings' }, field: 'Issue.reopens', value: ({ reopens }) => reopens },
  { labels: { zh: '催单次数', en: 'Urges' }, field: 'Issue.urges', value: ({ urges }) => urges },
  { labels: { zh: '暂停次数', en: 'Pauses' }, field: 'Issue.pauses', value: ({ pauses }) => pauses },
  { labels: { zh: '延期次数', en: 'Extensions' }, field: 'Issue.extensions', value: ({ extensions }) => extensions },
  { labels: { zh: '反映人数', en: 'Reporters' }, field: 'Issue.reporterCount', value: ({ reporters }) => reporters },
  {
    labels: { zh: '反映内容', en: 'Description' },
    field: 'Issue.description',
    personal: true,
    value: ({ description }) => description,
  },
  { labels: { zh: '地址', en: 'Address' }, field: 'Issue.address', personal: true, value: ({ address }) => address },
  {
    labels: { zh: '经度', en: 'Longitude' },
    field: 'Issue.longitude',
    personal: true,
    value: ({ longitude }) => longitude,
  },
  {
    labels: { zh: '纬度', en: 'Latitude' },
    field: 'Issue.latitude',
    personal: true,
    value: ({ latitude }) => latitude,
  },
  {
    labels: { zh: '反映人', en: 'Names of reporters' },
    field: 'Reporter.name',
    personal: true,
    value: ({ reporterNames }) => reporterNames,
  },
];
