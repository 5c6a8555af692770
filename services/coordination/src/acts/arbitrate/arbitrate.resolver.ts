import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { RuleArbitrationInput } from './arbitrate.input.js';
import { ArbitrateService } from './arbitrate.service.js';

@Resolver(() => TaskPayload)
export class ArbitrateResolver {
  constructor(private readonly service: ArbitrateService) {}

  @Mutation(() => TaskPayload, { description: 'Rule whose matter it is (裁定); a binding ruling becomes a precedent.' })
  async ruleArbitration(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The ruling.' }) input: RuleArbitrationInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.rule(ctx, input));
  }
}
