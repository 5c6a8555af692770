import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { PauseIssueInput, ResumeIssueInput } from './pause.input.js';
import { PauseService } from './pause.service.js';

@Resolver(() => IssuePayload)
export class PauseResolver {
  constructor(private readonly service: PauseService) {}

  @Mutation(() => IssuePayload, {
    description: 'Pause the deadlines while the work waits for a third party, material or weather (暂停).',
  })
  async pauseIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: PauseIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.pause(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'End a pause (恢复); the deadlines move by the working time that the pause took.',
  })
  async resumeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue.' }) input: ResumeIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.resume(ctx, input));
  }
}
