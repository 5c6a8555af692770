import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { ProcessReplay, ReplayProcessArgs, toProcessReplay } from './process-replay.graphql.js';
import { ProcessReplayService } from './process-replay.service.js';

@Resolver(() => ProcessReplay)
export class ProcessReplayResolver {
  constructor(private readonly replays: ProcessReplayService) {}

  @Query(() => ProcessReplay, {
    nullable: true,
    description:
      'Replay the issues that were reported in the last `days` days with a draft of a process, before it is ' +
      'published. The answer shows which steps the draft would refuse, and which limits it changes. Each step is ' +
      'judged on its own, from the state of the issue at that time. Nothing is changed.',
  })
  async replayProcess(@Context() ctx: RequestContext, @Args() args: ReplayProcessArgs): Promise<ProcessReplay> {
    return toProcessReplay(await this.replays.replay(args.definition, args.days, ctx.now()));
  }
}
