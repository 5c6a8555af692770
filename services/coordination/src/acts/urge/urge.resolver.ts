import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { UrgeIssueInput } from './urge.input.js';
import { UrgeService } from './urge.service.js';

@Resolver(() => IssuePayload)
export class UrgeResolver {
  constructor(private readonly service: UrgeService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Urge an open issue of your sources (催单), as a hotline does when its caller asks again. The unit that must act ' +
      'gets a message, and the issue counts the urges; duty and deadlines do not change.',
  })
  async urgeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the text.' }) input: UrgeIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.urge(ctx, input));
  }
}
