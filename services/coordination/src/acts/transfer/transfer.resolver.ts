import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { TransferTaskInput } from './transfer.input.js';
import { TransferService } from './transfer.service.js';

@Resolver(() => TaskPayload)
export class TransferResolver {
  constructor(private readonly service: TransferService) {}

  @Mutation(() => TaskPayload, {
    description:
      'Hand a task on to another organization (转接). The responsible organization does not change before the other ' +
      'organization has accepted.',
  })
  async transferTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task, the organization and the reason.' }) input: TransferTaskInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.transferTask(ctx, input));
  }
}
