import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { MergeIssueInput, UnmergeIssueInput } from './merge.input.js';
import { MergeService } from './merge.service.js';

@Resolver(() => IssuePayload)
export class MergeResolver {
  constructor(private readonly service: MergeService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Merge a duplicate into another issue, the surviving issue (合并). The surviving issue gets the ' +
      'reporters of the duplicate.',
  })
  async mergeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The two issues.' }) input: MergeIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.merge(ctx, input));
  }

  @Mutation(() => IssuePayload, {
    description: 'Undo a merge (撤销合并). The issue continues at its first receiver, with its own reporters.',
  })
  async unmergeIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The merged issue.' }) input: UnmergeIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.unmerge(ctx, input));
  }
}
