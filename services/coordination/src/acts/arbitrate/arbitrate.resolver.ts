import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { RuleArbitrationInput } from './arbitrate.input.js';
import { ArbitrateService } from './arbitrate.service.js';

@Resolver(() => TaskPayload)
export class ArbitrateResolver {
  constructor(private readonly service: ArbitrateService) {}

  @Mutation(() => TaskPayload, {
    description:
      'Decide to which organization an issue belongs (裁定). A binding ruling becomes a precedent for later issues. ' +
      'An arbiter who had no part in the issue decides. The leader of the arbiter’s office or a district leader may ' +
      'decide when there is no such arbiter, or when none is on duty after the time that the process sets.',
  })
  async ruleArbitration(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The ruling.' }) input: RuleArbitrationInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.rule(ctx, input));
  }
}
