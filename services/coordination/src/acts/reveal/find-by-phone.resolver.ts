import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { FindIssuesByPhoneInput, FindIssuesByPhonePayload } from './find-by-phone.graphql.js';
import { FindByPhoneService } from './find-by-phone.service.js';

@Resolver(() => FindIssuesByPhonePayload)
export class FindByPhoneResolver {
  constructor(private readonly service: FindByPhoneService) {}

  @Mutation(() => FindIssuesByPhonePayload, {
    description:
      'Find the issues of your jurisdiction that a person with this telephone number reported (按电话查找). A search ' +
      'shows that a person reported something. It therefore needs a reason, is recorded in the audit chain and for ' +
      'each reporter found, and is possible twenty times within 24 hours. Anonymous reports have no number.',
  })
  findIssuesByPhone(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The number and the reason.' }) input: FindIssuesByPhoneInput,
  ): Promise<FindIssuesByPhonePayload> {
    return this.service.find(ctx, input);
  }
}
