import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { IndicatorList } from './indicator.graphql.js';
import { IndicatorService } from './indicator.service.js';

@Resolver()
export class IndicatorResolver {
  constructor(private readonly service: IndicatorService) {}

  @Query(() => IndicatorList, { description: 'Returns the indicators (考核指标) that apply to a month.' })
  indicators(
    @Args('month', {
      type: () => String,
      nullable: true,
      description: 'The month, such as 2026-11; the current month when absent.',
    })
    month: string | null | undefined,
    @Context() ctx: RequestContext,
  ): IndicatorList {
    return this.service.listIndicators(ctx, month);
  }
}
