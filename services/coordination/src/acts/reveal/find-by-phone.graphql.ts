import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import { Issue } from '../../reading/api/issue.graphql.js';

@InputType({ description: 'The telephone number of a reporter, and the reason for the search.' })
export class FindIssuesByPhoneInput extends CommandInput {
  @Field(() => String, { description: 'The whole telephone number, or its last four digits.' })
  phone: string;

  @Field(() => String, {
    description:
      'Reason for the search, 4 to 200 characters. The audit chain keeps the reason, and each reporter who was ' +
      'found and has an account sees it.',
  })
  reason: string;
}

@ObjectType({ description: 'The issues that people with this number reported. The audit chain records the search.' })
export class FindIssuesByPhonePayload {
  @Field(() => [Issue], { description: 'The issues, latest report first; at most 50.' })
  issues: Issue[];

  @Field(() => Boolean, { description: 'True when there are more issues than these.' })
  more: boolean;

  @Field(() => DateTime, {
    description: 'Time until which a retry with the same idempotency key shows the issues again.',
  })
  shownUntil: string;
}
