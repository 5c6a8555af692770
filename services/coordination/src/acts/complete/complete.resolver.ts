import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { CompleteTaskInput } from './complete.input.js';
import { CompleteService } from './complete.service.js';

@Resolver(() => TaskPayload)
export class CompleteResolver {
  constructor(private readonly service: CompleteService) {}

  @Mutation(() => TaskPayload, { description: 'Report a task as completed (办结).' })
  async completeTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task and the result of the work.' }) input: CompleteTaskInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.completeTask(ctx, input));
  }
}
