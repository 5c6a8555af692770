import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { RecordSpotCheckInput } from './spot-check.input.js';
import { SpotCheckingService } from './spot-check.service.js';

@Resolver(() => IssuePayload)
export class SpotCheckingResolver {
  constructor(private readonly service: SpotCheckingService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Record the spot check of an issue that a level solved and closed at once (抽查). A failed check opens the ' +
      'issue again.',
  })
  async recordSpotCheck(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, and the findings.' }) input: RecordSpotCheckInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.record(ctx, input));
  }
}
