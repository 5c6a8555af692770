import { Args, Query, Resolver } from '@nestjs/graphql';
import { ReplayRoutingArgs, RoutingReplay, toReplay } from './replay.graphql.js';
import { ReplayService } from './replay.service.js';

@Resolver(() => RoutingReplay)
export class ReplayResolver {
  constructor(private readonly replays: ReplayService) {}

  @Query(() => RoutingReplay, {
    nullable: true,
    description:
      'Where past dispatches would have gone by a version of the duty list, with posts, leaves and duties as of each dispatch. Changes nothing.',
  })
  async replayRouting(@Args() args: ReplayRoutingArgs): Promise<RoutingReplay> {
    return toReplay(await this.replays.replay(new Date(args.from), new Date(args.to), args.dutyListVersion));
  }
}
