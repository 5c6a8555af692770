import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import {
  AnswerDeadlineRequestInput,
  RequestExtensionInput,
  RequestPauseInput,
  RequestSuspensionInput,
  ResumeIssueInput,
  ReviewSuspensionInput,
} from './pause.input.js';
import { PauseService } from './pause.service.js';

@Resolver(() => IssuePayload)
export class PauseResolver {
  constructor(private readonly service: PauseService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Ask the leader above the responsible unit for a pause, when the work must wait for weather, material, a court ' +
      'or the reporter (申请暂停). The request must come before the limit. The deadlines do not stop before the ' +
      'approval.',
  })
  async requestPause(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, the ground and the evidence.' }) input: RequestPauseInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.requestPause(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description:
      'Ask for a later limit (申请延期). The leader above the responsible unit answers the first request, ' +
      'and the coordination office answers the second. The request must come before the limit.',
  })
  async requestExtension(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, the length and the evidence.' }) input: RequestExtensionInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.requestExtension(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description:
      'Ask a district leader to suspend an issue that cannot be solved now (申请挂账). The request must ' +
      'come before the limit.',
  })
  async requestSuspension(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the evidence.' }) input: RequestSuspensionInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.requestSuspension(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description:
      'Keep a suspended issue suspended until its next review (复核挂账). Only a district leader can do ' +
      'so; `resumeIssue` ends the suspension.',
  })
  async reviewSuspension(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the findings.' }) input: ReviewSuspensionInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.review(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description:
      'Answer a request for more time (审批时限申请). An approved pause or suspension counts from the time of the ' +
      'request. An approved extension moves the limit. A refused request changes no deadline.',
  })
  async answerDeadlineRequest(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the answer.' }) input: AnswerDeadlineRequestInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.answer(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'End a pause or suspension (恢复). The deadlines move by the working time of this interruption.',
  })
  async resumeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue.' }) input: ResumeIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.resume(ctx, input));
  }
}
