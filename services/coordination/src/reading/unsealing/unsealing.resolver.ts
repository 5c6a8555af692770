import { PageArgs, type Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { issueNumber } from '../../case/matter/issue-number.js';
import { issueView } from '../../case/tables/issue.view.js';
import { Issue, toIssue } from '../api/issue.graphql.js';
import { UnsealingRequest, UnsealingRequestConnection } from '../api/unsealing.graphql.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import { UnsealingService } from './unsealing.service.js';

@Resolver(() => UnsealingRequest)
export class UnsealingResolver {
  constructor(
    private readonly requests: UnsealingService,
    private readonly reading: IssueReadingService,
  ) {}

  @Query(() => UnsealingRequestConnection, {
    nullable: true,
    description:
      'Requests of other units to see a confidential reporter that wait for the answer of your organization or an ' +
      'organization below it, oldest first.',
  })
  unsealingRequests(@Context() ctx: RequestContext, @Args() args: PageArgs): Promise<Connection<UnsealingRequest>> {
    return this.requests.waiting(ctx, args);
  }

  @ResolveField(() => Issue, {
    nullable: true,
    description: 'The issue of the report; null when you may not see the issue.',
  })
  async issue(@Parent() { reporterId }: UnsealingRequest, @Context() ctx: RequestContext): Promise<Issue | null> {
    const issue = await this.requests.issueOf(ctx, reporterId);
    const row = issue && (await this.reading.load(ctx, 'Entity.Issue', issue.id));
    return row && toIssue(issueView(row));
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Number of the issue, also for a leader who may not see the issue, so that the answer is not blind.',
  })
  async issueNumber(
    @Parent() { reporterId }: UnsealingRequest,
    @Context() ctx: RequestContext,
  ): Promise<string | null> {
    const issue = await this.requests.issueOf(ctx, reporterId);
    return issue && issueNumber(issue);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Title of the issue, also for a leader who may not see the issue.',
  })
  async issueTitle(@Parent() { reporterId }: UnsealingRequest, @Context() ctx: RequestContext): Promise<string | null> {
    return (await this.requests.issueOf(ctx, reporterId))?.title ?? null;
  }
}

@Resolver(() => Issue)
export class IssueUnsealingResolver {
  constructor(private readonly requests: UnsealingService) {}

  @ResolveField(() => [UnsealingRequest], {
    nullable: true,
    description:
      'Requests to see confidential reporters of the issue, oldest first. Those who may ask, auditors and district ' +
      'administrators see them; null for others. A short list.',
  })
  unsealingRequests(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<UnsealingRequest[]> {
    return this.requests.ofIssue(ctx, issue.id);
  }
}
