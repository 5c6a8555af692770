import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '@jiceng/platform/scalars';

@ObjectType({ description: 'A number of issues, with the time of the count.' })
export class IssueCount {
  @Field(() => Int, {
    description: 'Number of open issues: those that are not closed, rejected, merged or returned to their source.',
  })
  count: number;

  @Field(() => Int, { description: 'Number of these issues with the severity critical.' })
  critical: number;

  @Field(() => DateTime, { description: 'Time of the count. Only events that had arrived by then are counted.' })
  asOf: string;
}
