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
      'Reporters whom your organization must call (待回访), ordered by the end of the time to answer. The list ' +
      'leaves out anonymous reporters, reporters who were called as often as the process allows, and issues in which ' +
      'you, your department, street or office had a part.',
  })
  openCallbacks(@Context() ctx: RequestContext, @Args() args: OpenCallbackArgs): Promise<Connection<OpenCallback>> {
    return this.callbacks.list(ctx, args);
  }
}
