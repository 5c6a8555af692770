import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, ID, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { AnswerCallbackInput } from './callback.input.js';
import { CallbackService } from './callback.service.js';

@ObjectType({ description: 'The call-back that was answered.' })
export class AnswerCallbackPayload extends IssuePayload {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;
}

@Resolver(() => AnswerCallbackPayload)
export class CallbackResolver {
  constructor(private readonly service: CallbackService) {}

  @Mutation(() => AnswerCallbackPayload, {
    description: 'Answer a call-back (回访): response, resolution, satisfaction.',
  })
  async answerCallback(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The answer.' }) input: AnswerCallbackInput,
  ): Promise<AnswerCallbackPayload> {
    const { issue, callbackId } = await this.service.answer(ctx, input);
    return { ...issuePayload({ issue }), callbackId };
  }
}
