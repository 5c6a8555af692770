import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { AcceptTaskInput, ReturnTaskInput } from './accept-and-return.input.js';
import { AcceptAndReturnService } from './accept-and-return.service.js';

@Resolver(() => TaskPayload)
export class AcceptAndReturnResolver {
  constructor(private readonly service: AcceptAndReturnService) {}

  @Mutation(() => TaskPayload, {
    description:
      'Accept a task (接收): the organization of the task is responsible from now on. You are the assignee when you ' +
      'hold a post in this organization.',
  })
  async acceptTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task.' }) input: AcceptTaskInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.acceptTask(ctx, input));
  }

  @Mutation(() => TaskPayload, {
    description:
      'Return a task with a reason (退回). After the number of returns that the process allows, the issue goes to ' +
      'the arbiter.',
  })
  async returnTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task and the reason.' }) input: ReturnTaskInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.returnTask(ctx, input));
  }
}
