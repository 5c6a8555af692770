import { Field, InputType } from '@nestjs/graphql';
import type { Severity } from '@jiceng/contracts/codes';
import { SeverityEnum } from '../../api/severity.enum.js';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueCommandInput } from '../../api/command.inputs.js';
import { PlaceInput } from '../../reading/api/place.inputs.js';

export const JudgementEnum = apiEnum<'accept' | 'reject'>(
  'Judgement',
  'Decision of the first receiver on a report (受理/不予受理).',
  { accept: 'Accept the report.', reject: 'Reject the report; this needs a reason.' },
);

@InputType({ description: 'The judgement on a report: accepted or rejected.' })
export class JudgeIssueInput extends IssueCommandInput {
  @Field(() => JudgementEnum, { description: 'Whether the report is accepted or rejected.' })
  decision: 'accept' | 'reject';

  @Field(() => String, { nullable: true, description: 'Category; when absent, the category of the report.' })
  categoryCode: string | null;

  @Field(() => SeverityEnum, {
    nullable: true,
    description:
      'Severity; when absent, the severity that the reporter proposed. A severity below the lowest severity of the ' +
      'category is raised to that severity.',
  })
  severity: Severity | null;

  @Field(() => PlaceInput, {
    nullable: true,
    description:
      'Correct place, when the report gives a wrong place. It replaces address, position and area; the first ' +
      'receiver does not change. When the area changes, units that refused the issue may get it again.',
  })
  place: PlaceInput | null;

  @Field(() => String, { nullable: true, description: 'Reason, at most 10,000 characters; required to reject.' })
  reason: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Legal basis in the reply to the reporters of a rejected report, at most 500 characters; when absent, the ' +
      'basis of the template.',
  })
  basis: string | null;
}
