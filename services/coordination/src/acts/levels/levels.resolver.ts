import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload, taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { PassUpIssueInput, SendBackTaskInput, SolveIssueInput } from './levels.input.js';
import { LevelsService } from './levels.service.js';

@Resolver(() => IssuePayload)
export class LevelsResolver {
  constructor(private readonly service: LevelsService) {}

  @Mutation(() => IssuePayload, {
    description:
      "Solve an issue at the caller's level and close it at once (本级办结), when the authority matrix " +
      'lets this level do so. The reporters then get a call-back, as after every closing.',
  })
  async solveIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the result.' }) input: SolveIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.solve(ctx, input));
  }

  @Mutation(() => TaskPayload, {
    description:
      "Offer an accepted issue to the next higher level (逐级上报). The caller's organization stays " +
      'responsible until the next level has accepted.',
  })
  async passUpIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: PassUpIssueInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.passUp(ctx, input));
  }

  @Mutation(() => TaskPayload, {
    description:
      'Send an offered issue back to the lower level that is responsible for it (退回下级), when the authority ' +
      'matrix lets that level solve it. A unit can send an issue back once; this does not count as a refusal.',
  })
  async sendBackTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task, and the reason.' }) input: SendBackTaskInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.sendBack(ctx, input));
  }
}
