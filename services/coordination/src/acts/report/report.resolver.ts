import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { ReportIssueInput } from './report.input.js';
import { ReportService } from './report.service.js';

@ObjectType({ description: 'The issue that a report opened, or the earlier issue with the same source and reference.' })
export class ReportPayload extends IssuePayload {
  @Field(() => String, {
    nullable: true,
    description:
      'Receipt code (查询码) for followReport, supplementByReceipt and reopenByReceipt: of a confidential or anonymous ' +
      'report, also for answerByReceipt, and of a report for a named person without an account. Null for a reporter ' +
      'with an account, for a sensor, and for a repeated reference. The platform does not store the code and cannot ' +
      'show it again: the reporter must write it down, and staff read it to the caller.',
  })
  receiptCode: string | null;
}

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
    const { issue, receiptCode } = await this.service.report(ctx, input);
    return { ...issuePayload({ issue }), receiptCode };
  }
}
