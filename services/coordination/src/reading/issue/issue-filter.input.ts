import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueStateEnum } from '../api/issue.enums.js';

@InputType({ description: 'Which issues to list; all conditions hold together.' })
export class IssueFilter {
  @Field(() => [IssueStateEnum], { nullable: true, description: 'States.' })
  states: string[] | null;

  @Field(() => String, { nullable: true, description: 'Region or grid that holds the place.' })
  areaCode: string | null;

  @Field(() => String, { nullable: true, description: 'First 2, 4 or all 7 digits of the category.' })
  categoryPrefix: string | null;

  @Field(() => ID, { nullable: true, description: 'Organization that ever had to do with it.' })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Number in the system it came from.' })
  sourceReference: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only issues whose deadline has passed.' })
  overdue: boolean | null;

  @Field(() => String, { nullable: true, description: 'Words of the title.' })
  text: string | null;
}
