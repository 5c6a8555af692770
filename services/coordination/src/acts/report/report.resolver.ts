import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { ReportIssueInput } from './report.input.js';
import { ReportService } from './report.service.js';

@Resolver(() => IssuePayload)
export class ReportResolver {
  constructor(private readonly service: ReportService) {}

  @Mutation(() => IssuePayload, {
    description: 'Report a matter (上报). The grid is found, the first receiver set, the time to judge begins.',
  })
  async reportIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The report.' }) input: ReportIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload({ issue: await this.service.report(ctx, input) });
  }
}
