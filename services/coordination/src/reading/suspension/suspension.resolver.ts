import { PageArgs, type Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { Suspension, SuspensionConnection } from './suspension.graphql.js';
import { SuspensionService } from './suspension.service.js';

@Resolver(() => Suspension)
export class SuspensionResolver {
  constructor(private readonly suspensions: SuspensionService) {}

  @Query(() => SuspensionConnection, {
    nullable: true,
    name: 'suspensions',
    description:
      'Organizations that are responsible for suspended issues, with the share of such issues, ordered by the id of ' +
      'the organization.',
  })
  list(@Args() args: PageArgs, @Context() ctx: RequestContext): Promise<Connection<Suspension>> {
    return this.suspensions.list(ctx, args);
  }
}
