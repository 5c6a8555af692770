import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { RequestContext } from '@jiceng/platform/request-context';
import { Grid } from '../grid/grid.graphql.js';
import { IssueCount } from './issue-count.graphql.js';
import { IssueCountService } from './issue-count.service.js';

@Resolver(() => Grid)
export class IssueCountResolver {
  constructor(private readonly service: IssueCountService) {}

  @ResolveField(() => IssueCount, { description: 'Number of open issues in the grid.' })
  openIssues(@Parent() grid: Grid, @Context() ctx: RequestContext): Promise<IssueCount> {
    return this.service.countOpen(ctx, grid.code);
  }
}
