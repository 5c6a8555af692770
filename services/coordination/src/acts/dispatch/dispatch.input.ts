import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The issue to dispatch, and the organization that gets the offer.' })
export class DispatchIssueInput extends IssueCommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Organization that gets the offer. When absent, the precedents, the duty list and the roster determine the ' +
      'organization.',
  })
  organizationId: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Note for the organization, at most 10,000 characters; required when a level keeps an issue that the authority ' +
      'matrix does not let it solve.',
  })
  note: string | null;
}
