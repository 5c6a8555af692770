import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import {
  AnswerSourceRequestInput,
  AskSourceForTimeInput,
  AskSourceToTakeBackInput,
  WithdrawSourceRequestInput,
} from './source-request.input.js';
import { SourceRequestService } from './source-request.service.js';

@Resolver(() => IssuePayload)
export class SourceRequestResolver {
  constructor(private readonly service: SourceRequestService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Ask the client of the source to take an issue back before its dispatch (申请退单). The deadlines run on until ' +
      'the answer, and a desk that goes on with the issue gives the request up. A granted return ends the issue; after ' +
      'a refusal the issue is still with the desk.',
  })
  async askSourceToTakeBack(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: AskSourceToTakeBackInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.askToTakeBack(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description:
      'Ask the client of the source for a later limit of its order (申请来源延期). A granted extension moves ' +
      '`sourceDueAt` and no deadline of the platform.',
  })
  async askSourceForTime(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, the reason and the limit.' }) input: AskSourceForTimeInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.askForTime(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description:
      'Withdraw the request to the source that waits for an answer (撤回来源申请). Only the desk that asked and the ' +
      'coordination office can do so. The source is told the reason, and its later answer is refused.',
  })
  async withdrawSourceRequest(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: WithdrawSourceRequestInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.withdraw(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'Answer what a desk asks about an issue of your sources: grant or refuse a return or a later limit.',
  })
  async answerSourceRequest(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The request and the answer.' }) input: AnswerSourceRequestInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.answer(ctx, input));
  }
}
