import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { ReportIssueInput } from './report.input.js';
import { ReportService } from './report.service.js';

@ObjectType({ description: 'What a report became.' })
export class ReportPayload extends IssuePayload {
  @Field(() => String, {
    nullable: true,
    description:
      'Receipt code (查询码) of an anonymous report, for followReport, answerByReceipt and reopenByReceipt; null for other reports. The platform stores it nowhere and cannot show it again: the reporter must write it down.',
  })
  receiptCode: string | null;
}

@Resolver(() => ReportPayload)
export class ReportResolver {
  constructor(private readonly service: ReportService) {}

  @Mutation(() => ReportPayload, {
    description: 'Report a matter (上报). The grid is found, the first receiver set, the time to judge begins.',
  })
  async reportIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The report.' }) input: ReportIssueInput,
  ): Promise<ReportPayload> {
    const { issue, receiptCode } = await this.service.report(ctx, input);
    return { ...issuePayload({ issue }), receiptCode };
  }
}
