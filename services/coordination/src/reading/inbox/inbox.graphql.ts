import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { PageArgs, PageInfo, TOTAL_COUNT, TOTAL_COUNT_IS_EXACT } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueFilter } from '../api/issue-filter.js';
import { IssueStateEnum } from '../../api/issue-state.enum.js';
import { Issue } from '../api/issue.graphql.js';

export const inboxScopes = ['mine', 'needs_assignee', 'ruling_due', 'my_organization', 'my_region'] as const;
export type InboxScope = (typeof inboxScopes)[number];
export const InboxScopeEnum = apiEnum<InboxScope>('InboxScope', 'Selection of the issues in an inbox (收件箱范围).', {
  mine: 'Issues with an open task that is assigned to me.',
  needs_assignee:
    'Issues with an accepted or waiting task without an assignee, of my organization or an organization below it.',
  ruling_due: 'Issues on which I may rule now. For leaders these are the issues on which no arbiter can rule now.',
  my_organization: 'Issues for which my organization, or an organization below it, is responsible or must act.',
  my_region: 'Open issues of my region.',
});

@ArgsType()
export class InboxArgs extends PageArgs {
  // The field has no `defaultValue`, because the federation library would print the internal value of the enum into the
  // schema.
  @Field(() => InboxScopeEnum, { nullable: true, description: 'The inbox to read; MY_ORGANIZATION when absent.' })
  scope: InboxScope | null;

  @Field(() => IssueStateEnum, {
    nullable: true,
    description: 'Only issues in this state. The counts still cover all states.',
  })
  state: IssueState | null;

  @Field(() => IssueFilter, { nullable: true, description: 'Conditions on the issues and on the counts.' })
  filter: IssueFilter | null;
}

@ObjectType({ description: 'Number of open issues of the inbox in one state.' })
export class InboxCount {
  @Field(() => IssueStateEnum, { description: 'The state.' })
  state: IssueState;

  @Field(() => Int, { description: 'Number of issues in the state.' })
  count: number;

  @Field(() => Int, { description: 'Number of these issues that are late, as in `IssueFilter.overdue`.' })
  overdue: number;
}

@ObjectType({ description: 'One issue of an inbox, with its cursor.' })
export class InboxEdge {
  @Field(() => String, { description: 'Opaque cursor of the issue in the list.' })
  cursor: string;

  @Field(() => Issue, { description: 'The issue.' })
  node: Issue;

  @Field(() => Int, {
    nullable: true,
    description:
      'Minutes by the wall clock until `stateDueAt`, the deadline of the present state; negative after the deadline, ' +
      'null when the state has none.',
  })
  remainingMinutes: number | null;
}

@ObjectType({ description: 'A page of an inbox, least remaining time first.' })
export class InboxConnection {
  @Field(() => [InboxEdge], { description: 'The issues of the page.' })
  edges: InboxEdge[];

  @Field(() => PageInfo, { description: 'Cursors of the page, and whether further pages follow.' })
  pageInfo: PageInfo;

  @Field(() => DateTime, { description: 'Time at which the inbox was read.' })
  asOf: string;

  @Field(() => [InboxCount], { description: 'Numbers of issues by state in the whole inbox.' })
  counts: InboxCount[];

  @Field(() => Int, { description: TOTAL_COUNT })
  totalCount: number;

  @Field(() => Boolean, { description: TOTAL_COUNT_IS_EXACT })
  totalCountIsExact: boolean;
}
