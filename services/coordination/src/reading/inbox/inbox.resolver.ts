import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { InboxArgs, InboxConnection } from './inbox.graphql.js';
import { InboxService } from './inbox.service.js';

@Resolver(() => InboxConnection)
export class InboxResolver {
  constructor(private readonly inboxes: InboxService) {}

  @Query(() => InboxConnection, {
    nullable: true,
    description: 'Read an inbox: open issues with the least remaining time first, and counts by state.',
  })
  inbox(@Context() ctx: RequestContext, @Args() args: InboxArgs): Promise<InboxConnection> {
    return this.inboxes.read(ctx, args);
  }
}
