import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { OpenCallback, OpenCallbackArgs, OpenCallbackConnection } from './open-callback.graphql.js';
import { OpenCallbackService } from './open-callback.service.js';

@Resolver(() => OpenCallback)
export class OpenCallbackResolver {
  constructor(private readonly callbacks: OpenCallbackService) {}

  @Query(() => OpenCallbackConnection, {
    nullable: true,
    description:
      'Reporters to call back (待回访) in your region, the question that ends first comes first. Issues in which you or your department, street or office had a part are left out, and reporters who were called as often as the process asks for.',
  })
  openCallbacks(@Context() ctx: RequestContext, @Args() args: OpenCallbackArgs): Promise<Connection<OpenCallback>> {
    return this.callbacks.list(ctx, args);
  }
}
