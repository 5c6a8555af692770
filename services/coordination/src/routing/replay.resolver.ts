import { Args, Query, Resolver } from '@nestjs/graphql';
import { ReplayRoutingArgs, RoutingReplay, toReplay } from './replay.graphql.js';
import { ReplayService } from './replay.service.js';

@Resolver(() => RoutingReplay)
export class ReplayResolver {
  constructor(private readonly replays: ReplayService) {}

  @Query(() => RoutingReplay, {
    nullable: true,
    description:
      'Compute where past dispatches would have gone with another version of the duty list. Posts, leaves and duties ' +
      'are those at the time of each dispatch, and nothing is changed.',
  })
  async replayRouting(@Args() args: ReplayRoutingArgs): Promise<RoutingReplay> {
    return toReplay(await this.replays.replay(new Date(args.from), new Date(args.to), args.dutyListVersion));
  }
}
