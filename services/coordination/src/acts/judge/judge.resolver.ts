import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { JudgeIssueInput } from './judge.input.js';
import { JudgeService } from './judge.service.js';

@Resolver(() => IssuePayload)
export class JudgeResolver {
  constructor(private readonly service: JudgeService) {}

  @Mutation(() => IssuePayload, { description: 'Accept or reject a report (受理).' })
  async judgeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The judgement.' }) input: JudgeIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.judge(ctx, input));
  }
}
