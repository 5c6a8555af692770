import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { ReopenIssueInput } from './reopen.input.js';
import { ReopenService } from './reopen.service.js';

@Resolver(() => IssuePayload)
export class ReopenResolver {
  constructor(private readonly service: ReopenService) {}

  @Mutation(() => IssuePayload, { description: 'Open a closed issue again within its window.' })
  async reopenIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: ReopenIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.reopen(ctx, input));
  }
}
