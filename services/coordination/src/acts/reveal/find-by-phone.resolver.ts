import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { FindIssuesByPhoneInput, FindIssuesByPhonePayload } from './find-by-phone.graphql.js';
import { FindByPhoneService } from './find-by-phone.service.js';

@Resolver(() => FindIssuesByPhonePayload)
export class FindByPhoneResolver {
  constructor(private readonly service: FindByPhoneService) {}

  @Mutation(() => FindIssuesByPhonePayload, {
    description:
      'Find the issues of your jurisdiction that a person with this telephone number reported (按电话查找). It tells ' +
      'that a person reported something, so it needs a reason, is kept in the audit chain and in the records of ' +
      'each reporter found, and is possible twenty times a day. Anonymous reports have no number.',
  })
  findIssuesByPhone(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The number and the reason.' }) input: FindIssuesByPhoneInput,
  ): Promise<FindIssuesByPhonePayload> {
    return this.service.find(ctx, input);
  }
}
