import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { CloseIssueInput } from './close.input.js';
import { CloseService } from './close.service.js';

@Resolver(() => IssuePayload)
export class CloseResolver {
  constructor(private readonly service: CloseService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Close a verified issue (结案). The platform then begins the call-backs of the reporters (回访) and files the ' +
      'archive packet.',
  })
  async closeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue.' }) input: CloseIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.close(ctx, input));
  }
}
