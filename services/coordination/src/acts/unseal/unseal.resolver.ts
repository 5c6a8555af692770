import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import {
  AnswerUnsealingInput,
  RequestUnsealingInput,
  RevealConfidentialReporterInput,
  RevealConfidentialReporterPayload,
  UnsealingPayload,
  WithdrawUnsealingInput,
} from './unseal.graphql.js';
import { UnsealService } from './unseal.service.js';

@Resolver(() => UnsealingPayload)
export class UnsealResolver {
  constructor(private readonly service: UnsealService) {}

  @Mutation(() => UnsealingPayload, {
    description:
      'Ask to see who a confidential reporter is (申请查看保密反映人). A leader of another unit gets the request as a ' +
      'message and in unsealingRequests.',
  })
  requestUnsealing(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The reporter and the reason.' }) input: RequestUnsealingInput,
  ): Promise<UnsealingPayload> {
    return this.service.request(ctx, input);
  }

  @Mutation(() => UnsealingPayload, {
    description:
      'Consent that a person of another unit sees a confidential reporter, or refuse it (审批查看申请). The time of ' +
      'the showing begins with the consent.',
  })
  answerUnsealing(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The request and the answer.' }) input: AnswerUnsealingInput,
  ): Promise<UnsealingPayload> {
    return this.service.answer(ctx, input);
  }

  @Mutation(() => UnsealingPayload, {
    description:
      'Withdraw an own request to see a confidential reporter that waits for its answer (撤回查看申请). Without a ' +
      'withdrawal, a request ends with its issue, or at its `expiresAt`.',
  })
  withdrawUnsealing(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The request.' }) input: WithdrawUnsealingInput,
  ): Promise<UnsealingPayload> {
    return this.service.withdraw(ctx, input);
  }

  @Mutation(() => RevealConfidentialReporterPayload, {
    description:
      'Show a confidential reporter to the person whose request another unit has consented to (查看保密反映人), ' +
      'until `shownUntil`. The audit chain records each command, and the reporter sees it. A retry with the same key is the ' +
      'same command.',
  })
  revealConfidentialReporter(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The request.' }) input: RevealConfidentialReporterInput,
  ): Promise<RevealConfidentialReporterPayload> {
    return this.service.reveal(ctx, input);
  }
}
