import { PageArgs, type CountedConnection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { issueView } from '../../case/tables/issue.view.js';
import { DeadlineRequest, DeadlineRequestConnection } from '../api/deadline-request.graphql.js';
import { Issue, toIssue } from '../api/issue.graphql.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import { DeadlineRequestService } from './deadline-request.service.js';

@Resolver(() => DeadlineRequest)
export class DeadlineRequestResolver {
  constructor(
    private readonly requests: DeadlineRequestService,
    private readonly reading: IssueReadingService,
  ) {}

  @Query(() => DeadlineRequestConnection, {
    nullable: true,
    description:
      'Requests for more time that wait for the answer of your organization or an organization below ' +
      'it, nearest deadline first.',
  })
  deadlineRequests(
    @Context() ctx: RequestContext,
    @Args() args: PageArgs,
  ): Promise<CountedConnection<DeadlineRequest>> {
    return this.requests.waiting(ctx, args);
  }

  @ResolveField(() => Issue, {
    nullable: true,
    description: 'The issue of the request; null when you may not see the issue.',
  })
  async issue(@Parent() { issueId }: DeadlineRequest, @Context() ctx: RequestContext): Promise<Issue | null> {
    const row = await this.reading.load(ctx, 'Entity.Issue', issueId);
    return row && toIssue(issueView(row));
  }
}
