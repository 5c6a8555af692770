import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload, taskPayload, TaskPayload } from '../../reading/api/payloads.graphql.js';
import { PassUpIssueInput, SolveIssueInput } from './levels.input.js';
import { LevelsService } from './levels.service.js';

@Resolver(() => IssuePayload)
export class LevelsResolver {
  constructor(private readonly service: LevelsService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Solve an issue at the own level and close it at once (本级办结), where the authority matrix lets the level do so. The reporter is asked as after every closing.',
  })
  async solveIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, and what was done.' }) input: SolveIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.solve(ctx, input));
  }

  @Mutation(() => TaskPayload, {
    description:
      'Pass an accepted issue up to the next level (逐级上报). It is an offer with its time to accept; the own organization stays responsible until it is accepted.',
  })
  async passUpIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, and the reason.' }) input: PassUpIssueInput,
  ): Promise<TaskPayload> {
    return taskPayload(await this.service.passUp(ctx, input));
  }
}
