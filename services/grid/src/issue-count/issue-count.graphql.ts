import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '@jiceng/platform/scalars';

@ObjectType({ description: 'A count of issues with the moment it was taken.' })
export class IssueCount {
  @Field(() => Int, { description: 'Issues that are neither closed, rejected nor merged into another.' })
  count: number;

  @Field(() => DateTime, { description: 'When this was counted, from the events that had arrived by then.' })
  asOf: string;
}
