import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '@jiceng/platform/scalars';

@ObjectType({ description: 'A number of issues, with the time of the count.' })
export class IssueCount {
  @Field(() => Int, {
    description: 'Number of issues that are not closed, not rejected and not merged into another issue.',
  })
  count: number;

  @Field(() => Int, { description: 'Number of these issues with the severity critical.' })
  critical: number;

  @Field(() => DateTime, { description: 'Time of the count. Only events that had arrived by then are counted.' })
  asOf: string;
}
