import { PageArgs, type Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { issueView } from '../../case/tables/issue.view.js';
import { Issue, toIssue } from '../api/issue.graphql.js';
import { SpotCheck, SpotCheckConnection } from '../api/spot-check.graphql.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import { SpotCheckService } from './spot-check.service.js';

@Resolver(() => SpotCheck)
export class SpotCheckResolver {
  constructor(
    private readonly checks: SpotCheckService,
    private readonly reading: IssueReadingService,
  ) {}

  @Query(() => SpotCheckConnection, {
    nullable: true,
    description:
      'Spot checks that your organization, or one below it, may record (待抽查), nearest deadline first. Issues ' +
      'that you or an organization of yours solved are left out.',
  })
  spotChecks(@Context() ctx: RequestContext, @Args() args: PageArgs): Promise<Connection<SpotCheck>> {
    return this.checks.waiting(ctx, args);
  }

  @ResolveField(() => Issue, { nullable: true, description: 'The issue; null when you may not see it.' })
  async issue(@Parent() { issueId }: SpotCheck, @Context() ctx: RequestContext): Promise<Issue | null> {
    const row = await this.reading.load(ctx, 'Entity.Issue', issueId);
    return row && toIssue(issueView(row));
  }
}
