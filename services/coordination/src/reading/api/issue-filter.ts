import { Field, ID, InputType } from '@nestjs/graphql';
import { regionPrefix } from '@jiceng/contracts/codes';
import { badInput } from '@jiceng/platform/errors';
import { DateTime } from '@jiceng/platform/scalars';
import { searchConditions } from '@jiceng/platform/search-text';
import { isIdText, personText, uuidText } from '@jiceng/platform/text';
import { issueNumberParts } from '../../case/matter/issue-number.js';
import { overdueSql } from '../../case/tables/overdue-sql.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';
import { IssueStateEnum } from '../../api/issue-state.enum.js';
import { SeverityEnum } from '../../api/severity.enum.js';
import { IssueSourceEnum } from './issue.enums.js';

@InputType({ description: 'Conditions on issues; an issue must fulfil all of them.' })
export class IssueFilter {
  @Field(() => [IssueStateEnum], { nullable: true, description: 'Only issues in one of these states.' })
  states: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: only open issues. False: only ended issues: closed, rejected, merged or returned to their source.',
  })
  open: boolean | null;

  @Field(() => [SeverityEnum], { nullable: true, description: 'Only issues of one of these severities.' })
  severities: string[] | null;

  @Field(() => String, { nullable: true, description: 'Only issues whose place lies in this region or grid.' })
  areaCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only issues whose category begins with these 2, 4 or 7 digits.',
  })
  categoryPrefix: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Only issues of one of these categories: codes of seven digits, at most 50.',
  })
  categoryCodes: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Only issues in which this organization had a part at any time.' })
  organizationId: string | null;

  @Field(() => ID, { nullable: true, description: 'Only issues with a task that this precedent has routed.' })
  precedentId: string | null;

  @Field(() => String, { nullable: true, description: 'Number of the report in the system that sent it.' })
  sourceReference: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: only issues that are late, because the deadline of their state or the limit of the matter has passed.',
  })
  overdue: boolean | null;

  @Field(() => ID, { nullable: true, description: 'Only issues for which this organization is responsible now.' })
  responsibleOrganizationId: string | null;

  @Field(() => [IssueSourceEnum], { nullable: true, description: 'Only issues from one of these sources.' })
  sources: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Only issues reported at this time or later.' })
  reportedFrom: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only issues reported before this time.' })
  reportedUntil: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only issues closed at this time or later.' })
  closedFrom: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only issues closed before this time.' })
  closedUntil: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only issues with each of these words in title, description, address or source reference, or the issue with ' +
      'this id, number or end of a number. Width, upper and lower case do not matter; 2 to 100 characters.',
  })
  text: string | null;
}

/** Returns the SQL conditions of a filter on table `issue i`. @throws BAD_INPUT */
export function conditionsOf(filter: Partial<IssueFilter>, now: Date, bind: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  if (filter.states) conditions.push(`i.state = ANY(${bind(filter.states)}::text[])`);
  if (filter.open != null) conditions.push(`i.state ${filter.open ? 'NOT IN' : 'IN'} ${RESTING}`);
  if (filter.severities) conditions.push(`i.severity = ANY(${bind(filter.severities)}::text[])`);
  if (filter.areaCode) {
    if (!/^\d{12}(\d{3})?$/.test(filter.areaCode))
      throw badInput('filter.areaCode', '不是区划或网格代码', 'is not a division or grid code');
    conditions.push(`i.area_code LIKE ${bind(`${regionPrefix(filter.areaCode)}%`)}`);
  }
  if (filter.categoryPrefix) {
    if (!/^\d{2}(\d{2}(\d{3})?)?$/.test(filter.categoryPrefix))
      throw badInput('filter.categoryPrefix', '须为类别代码的前 2、4 或 7 位', 'must be 2, 4 or 7 digits');
    conditions.push(`i.category_code LIKE ${bind(`${filter.categoryPrefix}%`)}`);
  }
  if (filter.categoryCodes) {
    if (filter.categoryCodes.length > 50 || filter.categoryCodes.some((code) => !/^\d{7}$/.test(code)))
      throw badInput(
        'filter.categoryCodes',
        '须为不超过 50 个 7 位类别代码',
        'must be at most 50 codes of seven digits',
      );
    conditions.push(`i.category_code = ANY(${bind(filter.categoryCodes)}::text[])`);
  }
  if (filter.organizationId)
    conditions.push(
      `i.involved_organization_ids @> ARRAY[${bind(uuidText('filter.organizationId', filter.organizationId))}::uuid]`,
    );
  if (filter.precedentId)
    conditions.push(`i.id IN (${routedBySql(bind(uuidText('filter.precedentId', filter.precedentId)))})`);
  if (filter.responsibleOrganizationId)
    conditions.push(
      `i.responsible_organization_id = ${bind(uuidText('filter.responsibleOrganizationId', filter.responsibleOrganizationId))}::uuid`,
    );
  if (filter.sources) conditions.push(`i.source = ANY(${bind(filter.sources)}::text[])`);
  if (filter.reportedFrom) conditions.push(`i.reported_at >= ${bind(filter.reportedFrom)}::timestamptz`);
  if (filter.reportedUntil) conditions.push(`i.reported_at < ${bind(filter.reportedUntil)}::timestamptz`);
  if (filter.closedFrom) conditions.push(`i.closed_at >= ${bind(filter.closedFrom)}::timestamptz`);
  if (filter.closedUntil) conditions.push(`i.closed_at < ${bind(filter.closedUntil)}::timestamptz`);
  if (filter.sourceReference) conditions.push(`i.source_reference = ${bind(filter.sourceReference)}`);
  if (filter.overdue != null) conditions.push(`${overdueSql(`${bind(now)}::timestamptz`)} = ${bind(filter.overdue)}`);
  if (filter.text != null) conditions.push(textCondition(filter.text, bind));
  return conditions;
}

/** Finds issues by words, with the index issue_text_search, or an issue by its id or number. */
function textCondition(given: string, bind: (value: unknown) => string): string {
  const search = personText('filter.text', given, { minLength: 2, maxLength: 100 });
  if (isIdText(search)) return `i.id = ${bind(search)}::uuid`;
  if (!/[\p{L}\p{N}]/u.test(search)) throw badInput('filter.text', '须含文字或数字', 'needs a letter or a digit');
  const byWords = (): string =>
    `SELECT t.issue_id FROM issue_text t WHERE ${searchConditions(search, { text: 't.body', vector: 't.search' }, bind).join(' AND ')}`;
  const number = issueNumberParts(search);
  if (number === null) return `i.id IN (${byWords()})`;
  const byNumber = `SELECT t.issue_id FROM issue_text t WHERE right(t.issue_id::text, 8) = ${bind(number.end)}`;
  if (number.from === null) return `i.id IN (${byNumber} UNION ALL ${byWords()})`;
  return `i.id IN (${byNumber}) AND i.reported_at >= ${bind(number.from)}::timestamptz AND i.reported_at < ${bind(number.until)}::timestamptz`;
}

/** Returns SQL for the ids of the issues that a precedent has routed, with the index task_precedent. */
export function routedBySql(precedentId: string): string {
  return `SELECT t.issue_id FROM task t WHERE t.route ->> 'rule' = 'precedent' AND t.route ->> 'basisId' = ${precedentId}::text`;
}
