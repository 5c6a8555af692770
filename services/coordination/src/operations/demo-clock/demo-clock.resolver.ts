import type { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { Args, Context, Field, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { CommandInput } from '../../api/command.inputs.js';
import { DemoClockService } from './demo-clock.service.js';

@InputType({ description: 'Where simulated time goes.' })
export class AdvanceDemoClockInput extends CommandInput {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Timers due up to this moment fire, later ones wait; null gives them back to the real clock.',
  })
  to: string | null;
}

@ObjectType({ description: 'What moving the clock did.' })
export class AdvanceDemoClockPayload {
  @Field(() => Int, { description: 'Timers that fired.' })
  firedTimers: number;
}

@Resolver(() => AdvanceDemoClockPayload)
export class DemoClockResolver {
  constructor(private readonly clock: DemoClockService) {}

  @Mutation(() => AdvanceDemoClockPayload, { description: 'Move simulated time; local profile only.' })
  advanceDemoClock(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'To when.' }) input: AdvanceDemoClockInput,
  ): Promise<AdvanceDemoClockPayload> {
    return this.clock.advance(ctx, input);
  }
}
