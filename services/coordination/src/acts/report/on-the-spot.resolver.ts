import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { SolveOnTheSpotInput } from './on-the-spot.input.js';
import { OnTheSpotService } from './on-the-spot.service.js';

@Resolver(() => IssuePayload)
export class OnTheSpotResolver {
  constructor(private readonly service: OnTheSpotService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Report, handle and close in one command what was solved on the spot (报、办、结), where the authority matrix lets your level do so. Photos come with the storage of files.',
  })
  async solveOnTheSpot(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The matter, and what was done.' }) input: SolveOnTheSpotInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.solveOnTheSpot(ctx, input));
  }
}
