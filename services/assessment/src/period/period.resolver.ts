import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import {
  FreezePeriodInput,
  FreezePeriodPayload,
  Period,
  RecomputePeriodInput,
  RecomputePeriodPayload,
} from './period.graphql.js';
import { PeriodService } from './period.service.js';

@Resolver()
export class PeriodResolver {
  constructor(private readonly service: PeriodService) {}

  @Query(() => Period, { description: 'Returns the state of an assessment period.' })
  period(
    @Args('month', { type: () => String, description: 'The month, such as 2026-11.' }) month: string,
    @Context() ctx: RequestContext,
  ): Promise<Period> {
    return this.service.getPeriod(ctx, month);
  }

  @Mutation(() => FreezePeriodPayload, {
    description:
      'Freezes the numbers of a month that has ended (冻结考核周期). Later corrections do not change a number; ' +
      '`correction` shows the difference.',
  })
  freezePeriod(
    @Args('input', { description: 'The month.' }) input: FreezePeriodInput,
    @Context() ctx: RequestContext,
  ): Promise<FreezePeriodPayload> {
    return this.service.freezePeriod(ctx, input);
  }

  @Mutation(() => RecomputePeriodPayload, {
    description: 'Recomputes the numbers of a month from the events and reports whether they are the same.',
  })
  recomputePeriod(
    @Args('input', { description: 'The month.' }) input: RecomputePeriodInput,
    @Context() ctx: RequestContext,
  ): Promise<RecomputePeriodPayload> {
    return this.service.recomputePeriod(ctx, input);
  }
}
