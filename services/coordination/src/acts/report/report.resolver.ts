import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { reportPayload, ReportPayload } from './report.graphql.js';
import { ReportIssueInput } from './report.input.js';
import { ReportService } from './report.service.js';

@Resolver(() => ReportPayload)
export class ReportResolver {
  constructor(private readonly service: ReportService) {}

  @Mutation(() => ReportPayload, {
    description:
      'Report a matter (上报). The platform finds the grid and sets the first receiver, and the time to ' +
      'judge the report begins.',
  })
  async reportIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The report.' }) input: ReportIssueInput,
  ): Promise<ReportPayload> {
    return reportPayload(await this.service.report(ctx, input));
  }
}
