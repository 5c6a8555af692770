import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { DispatchIssueInput } from './dispatch.input.js';
import { DispatchService } from './dispatch.service.js';

@Resolver(() => TaskPayload)
export class DispatchResolver {
  constructor(private readonly service: DispatchService) {}

  @Mutation(() => TaskPayload, {
    description:
      'Offer an issue to an organization (派遣). When no organization is named, the precedents, the duty list and ' +
      'the roster determine it.',
  })
  async dispatchIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the organization.' }) input: DispatchIssueInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.dispatch(ctx, input));
  }
}
