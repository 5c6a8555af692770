import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { Route, RouteArgs } from './routing.graphql.js';
import { RoutingService } from './routing.service.js';

@Resolver(() => Route)
export class RoutingResolver {
  constructor(private readonly routing: RoutingService) {}

  @Query(() => Route, {
    nullable: true,
    description: 'Show where a matter would go, and why. The query changes nothing.',
  })
  async route(@Context() ctx: RequestContext, @Args() args: RouteArgs): Promise<Route> {
    const { organizationId, staffId, rejected, ...explanation } = await this.routing.dryRun(ctx, args);
    return {
      ...explanation,
      rejected: rejected.map(({ id, ...candidate }) => ({ candidateId: id, ...candidate })),
      organization: organizationId ? { id: organizationId } : null,
      assignee: staffId ? { id: staffId } : null,
    };
  }
}
