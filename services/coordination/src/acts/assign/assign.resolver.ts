import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { AssignTaskInput } from './assign.input.js';
import { AssignService } from './assign.service.js';

@Resolver(() => TaskPayload)
export class AssignResolver {
  constructor(private readonly service: AssignService) {}

  @Mutation(() => TaskPayload, {
    description:
      'Give an open task to a colleague, or take it yourself (分派、领取). The desk of the organization ' +
      'may give a task to every person in the organization. Other staff may take a task that has no ' +
      'assignee, or pass on a task that is assigned to them.',
  })
  async assignTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task and the person.' }) input: AssignTaskInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.assignTask(ctx, input));
  }
}
