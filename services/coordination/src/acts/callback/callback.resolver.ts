import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, ID, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { ReceiptPayload, type ReceiptHolder } from '../../reading/receipt/receipt.graphql.js';
import {
  AnswerByReceiptInput,
  AnswerCallbackInput,
  RecordSourceCallbackInput,
  RecordUnreachedCallInput,
} from './callback.input.js';
import { CallbackService } from './callback.service.js';

@ObjectType({ description: 'The answer of a command on a call-back.' })
export class CallbackPayload extends IssuePayload {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;
}

@Resolver(() => CallbackPayload)
export class CallbackResolver {
  constructor(private readonly service: CallbackService) {}

  @Mutation(() => CallbackPayload, {
    description:
      'Answer a call-back (回访): whether the unit responded, whether the issue is solved, and how ' +
      'satisfied the reporter is.',
  })
  async answerCallback(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The answer.' }) input: AnswerCallbackInput,
  ): Promise<CallbackPayload> {
    const { issue, callbackId } = await this.service.answer(ctx, input);
    return { ...issuePayload({ issue }), callbackId };
  }

  @Mutation(() => ReceiptPayload, {
    description:
      'Answer the call-back of a confidential or anonymous report (回访) with its receipt code. The caller needs no ' +
      'account; the account of a signed-in caller is ignored.',
  })
  async answerByReceipt(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The receipt code and the answer.' }) input: AnswerByReceiptInput,
  ): Promise<ReceiptHolder> {
    await this.service.answerByReceipt(ctx, input);
    return input;
  }

  @Mutation(() => CallbackPayload, {
    description:
      'Record a call that did not reach the reporter (未接通). After the last call that the process ' +
      'allows, the reporter is not called again, but the reporter may still answer.',
  })
  async recordUnreachedCall(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The call.' }) input: RecordUnreachedCallInput,
  ): Promise<CallbackPayload> {
    const { issue, callbackId } = await this.service.recordUnreached(ctx, input);
    return { ...issuePayload({ issue }), callbackId };
  }

  @Mutation(() => IssuePayload, {
    description:
      'Record what the reporter of an order of your sources said when your system called back (来源回访结果). It is the ' +
      'answer to the call-back of this closing and counts as one that the district asked for.',
  })
  async recordSourceCallback(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue of the order and the answer.' }) input: RecordSourceCallbackInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.recordBySource(ctx, input));
  }
}
