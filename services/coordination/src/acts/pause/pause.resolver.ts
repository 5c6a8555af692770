import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { AnswerDeadlineRequestInput, RequestPauseInput, ResumeIssueInput } from './pause.input.js';
import { PauseService } from './pause.service.js';

@Resolver(() => IssuePayload)
export class PauseResolver {
  constructor(private readonly service: PauseService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Asks the leader above the responsible unit for a pause while the work waits for weather, material, a court or the reporter (申请暂停). Possible only before the limit; the deadlines run on until the request is approved.',
  })
  async requestPause(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, the ground and the evidence.' }) input: RequestPauseInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.request(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description:
      'Answers a request for more time (审批时限申请). An approved pause counts from the moment of the request; a refused request changes no deadline.',
  })
  async answerDeadlineRequest(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the answer.' }) input: AnswerDeadlineRequestInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.answer(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'Ends a pause (恢复); the deadlines move by the working time that the pause took.',
  })
  async resumeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue.' }) input: ResumeIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.resume(ctx, input));
  }
}
