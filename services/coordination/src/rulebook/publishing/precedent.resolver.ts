import type { CountedConnection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { Precedent, PrecedentArgs, PrecedentConnection } from './precedent.graphql.js';
import { PrecedentService } from './precedent.service.js';

@Resolver(() => Precedent)
export class PrecedentResolver {
  constructor(private readonly service: PrecedentService) {}

  @Query(() => PrecedentConnection, {
    nullable: true,
    description: 'Rulings that route later issues (先例), newest first, with their state.',
  })
  precedents(@Context() ctx: RequestContext, @Args() args: PrecedentArgs): Promise<CountedConnection<Precedent>> {
    return this.service.list(args, ctx.now());
  }
}
