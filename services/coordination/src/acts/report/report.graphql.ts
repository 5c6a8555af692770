import { Field, ObjectType } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import type { ReportAnswer } from './report.service.js';

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

export function reportPayload({ issue, receiptCode }: ReportAnswer): ReportPayload {
  return { ...issuePayload({ issue }), receiptCode };
}
