import { Field, InputType } from '@nestjs/graphql';
import type { Severity } from '@jiceng/contracts/codes';
import { SeverityEnum } from '../../reading/api/issue.enums.js';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueCommandInput } from '../../api/command.inputs.js';

export const JudgementEnum = apiEnum<'accept' | 'reject'>(
  'Judgement',
  'What the first receiver decides (受理/不予受理).',
  { accept: 'Take it on.', reject: 'Do not take it on; needs a reason.' },
);

@InputType({ description: 'Accept or reject a report.' })
export class JudgeIssueInput extends IssueCommandInput {
  @Field(() => JudgementEnum, { description: 'The decision.' })
  decision: 'accept' | 'reject';

  @Field(() => String, { nullable: true, description: 'Category; by default the one reported.' })
  categoryCode: string | null;

  @Field(() => SeverityEnum, {
    nullable: true,
    description: 'Severity; by default the one proposed. A lower one than the category allows is raised to its least.',
  })
  severity: Severity | null;

  @Field(() => String, { nullable: true, description: 'Reason, at most 10,000 characters; needed to reject.' })
  reason: string | null;
}
