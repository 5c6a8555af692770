import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { RecordVerificationInput, RequestVerificationInput } from './verify.input.js';
import { VerifyService } from './verify.service.js';

@Resolver(() => IssuePayload)
export class VerifyResolver {
  constructor(private readonly service: VerifyService) {}

  @Mutation(() => IssuePayload, {
    description: 'Ask for a new verification on the spot, which replaces the open verification.',
  })
  async requestVerification(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the organization that verifies.' }) input: RequestVerificationInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.request(ctx, input));
  }

  @Mutation(() => IssuePayload, { description: 'Record the findings of an independent verification (核查).' })
  async recordVerification(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The findings.' }) input: RecordVerificationInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.record(ctx, input));
  }
}
