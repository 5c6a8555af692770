import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { SolveOnTheSpotInput } from './on-the-spot.input.js';
import { OnTheSpotService } from './on-the-spot.service.js';
import { reportPayload, ReportPayload } from './report.graphql.js';

@Resolver(() => ReportPayload)
export class OnTheSpotResolver {
  constructor(private readonly service: OnTheSpotService) {}

  @Mutation(() => ReportPayload, {
    description:
      'Report, handle and close a matter in one command after solving it on the spot (报、办、结). The ' +
      "authority matrix must let the caller's level solve the matter.",
  })
  async solveOnTheSpot(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The matter and the result.' }) input: SolveOnTheSpotInput,
  ): Promise<ReportPayload> {
    return reportPayload(await this.service.solveOnTheSpot(ctx, input));
  }
}
