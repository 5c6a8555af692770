import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { PageArgs, PageInfo } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueFilter } from '../api/issue-filter.js';
import { IssueStateEnum } from '../api/issue.enums.js';
import { Issue } from '../api/issue.graphql.js';

export const inboxScopes = ['mine', 'needs_assignee', 'my_organization', 'my_region'] as const;
export type InboxScope = (typeof inboxScopes)[number];
export const InboxScopeEnum = apiEnum<InboxScope>('InboxScope', 'Whose desk (收件箱范围).', {
  mine: 'Open tasks assigned to me.',
  needs_assignee: 'Issues with an accepted task of my organization, or of one below it, that no person has.',
  my_organization: 'Issues that my organization or one below it is responsible for or holds.',
  my_region: 'Open issues of my region.',
});

@ArgsType()
export class InboxArgs extends PageArgs {
  // Not a default value: federation rebuilds the schema from its text, where the inner word of an enum's default is lost.
  @Field(() => InboxScopeEnum, { nullable: true, description: 'Whose desk; MY_ORGANIZATION by default.' })
  scope: InboxScope | null;

  @Field(() => IssueStateEnum, { nullable: true, description: 'Only this state; the counts are of all states.' })
  state: IssueState | null;

  @Field(() => IssueFilter, { nullable: true, description: 'Conditions that the issues and the counts obey.' })
  filter: IssueFilter | null;
}

@ObjectType({ description: 'Number of open issues of the inbox in one state.' })
export class InboxCount {
  @Field(() => IssueStateEnum, { description: 'The state.' })
  state: IssueState;

  @Field(() => Int, { description: 'Issues in it.' })
  count: number;

  @Field(() => Int, { description: 'Of these, past their deadline.' })
  overdue: number;
}

@ObjectType({ description: 'One issue of an inbox, with its cursor.' })
export class InboxEdge {
  @Field(() => String, { description: 'Opaque place in the list.' })
  cursor: string;

  @Field(() => Issue, { description: 'The issue.' })
  node: Issue;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes by the wall clock until its deadline; negative when it has passed.',
  })
  remainingMinutes: number | null;
}

@ObjectType({ description: 'A page of an inbox, least remaining time first.' })
export class InboxConnection {
  @Field(() => [InboxEdge], { description: 'The issues of the page.' })
  edges: InboxEdge[];

  @Field(() => PageInfo, { description: 'Where the page stands in the list.' })
  pageInfo: PageInfo;

  @Field(() => DateTime, { description: 'Time at which the inbox was read.' })
  asOf: string;

  @Field(() => [InboxCount], { description: 'Counts of the whole inbox by state.' })
  counts: InboxCount[];
}
