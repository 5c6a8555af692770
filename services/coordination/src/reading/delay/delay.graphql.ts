import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Organization } from '../../references/organization.reference.js';

@ObjectType({
  description:
    'Delay (超时用时) of an organization in a month: the working minutes past the limits of issues that are ' +
    'charged to it.',
})
export class Delay {
  @Field(() => Organization, { description: 'The organization.' })
  organization: Organization;

  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => Int, {
    description:
      'Whole working minutes. A minute past the limit of an issue is charged to the holder or, while several tasks ' +
      'are handled, in equal parts to the organizations that were late. Time lost by a wrong refusal is charged to ' +
      'the organization that refused.',
  })
  minutes: number;

  @Field(() => Int, { description: 'Number of issues in which at least one minute is charged to the organization.' })
  issues: number;

  @Field(() => DateTime, {
    description:
      'Time of the computation. The delay of issues that are open and late at this time is counted up to it.',
  })
  asOf: string;
}

export const DelayConnection = connectionOf('Delay', () => Delay);

@ArgsType()
export class DelaysArgs extends PageArgs {
  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Only this organization; when absent, all organizations that you may see.',
  })
  organizationId: string | null;
}
