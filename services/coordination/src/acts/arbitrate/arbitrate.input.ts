import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({
  description: 'The ruling to which organization an issue belongs. Name an organization or a line, not both.',
})
export class RuleArbitrationInput extends IssueCommandInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Organization that must handle the issue. The organization is responsible at once.',
  })
  organizationId: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of a line. The unit of this line that is responsible for the place must handle the issue. When a ' +
      'department and its station are both responsible, the station is chosen.',
  })
  line: string | null;

  @Field(() => String, { description: 'Reason, at most 10,000 characters.' })
  reason: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True when the ruling is a precedent that routes later issues of the category. When absent, the ruling is a ' +
      'precedent if the region of the organization contains the place.',
  })
  binding: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Region in which the precedent routes issues. The region must contain the place and lie inside ' +
      'the region of the organization. When absent, it is the whole region of the organization, or ' +
      'the district for a line.',
  })
  regionCode: string | null;
}
