import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Rule whose issue it is. Name an organization or a line, not both.' })
export class RuleArbitrationInput extends IssueCommandInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Organization that must handle the issue. It is responsible at once.',
  })
  organizationId: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of a line: the unit of this line for the place must handle the issue. Of a station and its department, the station with the smaller region comes first.',
  })
  line: string | null;

  @Field(() => String, { description: 'Reason, at most 10,000 characters.' })
  reason: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the ruling is a precedent that routes the next issues of the category. By default it is one when the place lies in the region of the organization.',
  })
  binding: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Region in which the ruling binds. It contains the place and lies inside the region of the organization, which is the default; the district for a line.',
  })
  regionCode: string | null;
}
