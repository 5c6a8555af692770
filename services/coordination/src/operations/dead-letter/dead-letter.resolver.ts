import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import { RequestContext } from '@jiceng/platform/request-context';
import {
  DeadLetter,
  DeadLetterConnection,
  DeadLettersArgs,
  QueueStatus,
  ReplayDeadLetterInput,
  ReplayDeadLetterPayload,
} from './dead-letter.graphql.js';
import { DeadLetterService } from './dead-letter.service.js';

@Resolver(() => DeadLetter)
export class DeadLetterResolver {
  constructor(private readonly letters: DeadLetterService) {}

  @Query(() => DeadLetterConnection, {
    nullable: true,
    description: 'Messages between services that failed for good, of all queues or of one, latest failure first.',
  })
  deadLetters(@Args() args: DeadLettersArgs): Promise<Connection<DeadLetter>> {
    return this.letters.listDeadLetters(args);
  }

  @Query(() => [QueueStatus], {
    nullable: true,
    description:
      'The queues between the services, by name: one for each contract and subscriber. The list has no pages.',
  })
  queues(): Promise<QueueStatus[]> {
    return this.letters.listQueues();
  }

  @Mutation(() => ReplayDeadLetterPayload, {
    description: 'Deliver a dead letter again, after its cause was repaired.',
  })
  replayDeadLetter(
    @Args('input', { description: 'The dead letter.' }) input: ReplayDeadLetterInput,
    @Context() ctx: RequestContext,
  ): Promise<ReplayDeadLetterPayload> {
    return this.letters.replay(ctx, input);
  }
}
