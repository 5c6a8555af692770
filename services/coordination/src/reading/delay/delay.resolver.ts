import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IssueDelay } from '../api/issue-parts.graphql.js';
import { Issue } from '../api/issue.graphql.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import { DelayConnection, DelaysArgs, type Delay } from './delay.graphql.js';
import { DelayService } from './delay.service.js';

@Resolver(() => Issue)
export class DelayResolver {
  constructor(
    private readonly delay: DelayService,
    private readonly reading: IssueReadingService,
  ) {}

  @Query(() => DelayConnection, {
    nullable: true,
    description: 'Lists the delay of each organization in a month, ordered by the id of the organization.',
  })
  delays(@Args() args: DelaysArgs, @Context() ctx: RequestContext): Promise<Connection<Delay>> {
    return this.delay.list(ctx, args);
  }

  @ResolveField('delay', () => [IssueDelay], {
    nullable: true,
    description:
      'Working minutes past the limit of the issue up to now, by organization and month. Empty while ' +
      'the issue is on time; a short list.',
  })
  async issueDelay(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<IssueDelay[]> {
    const [row, tasks] = await Promise.all([
      this.reading.load(ctx, 'Entity.Issue', issue.id),
      this.reading.tasks(ctx, issue.id),
    ]);
    const charges = row ? await this.delay.ofIssue(ctx, row, tasks) : [];
    return charges.map(({ organizationId, month, minutes }) => ({
      organization: { id: organizationId },
      month,
      minutes,
    }));
  }
}
