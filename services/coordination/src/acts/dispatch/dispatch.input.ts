import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Offer an issue to an organization.' })
export class DispatchIssueInput extends IssueCommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Organization that gets the offer; by default the organization that precedent, duty list and roster name.',
  })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Note for the organization, at most 10,000 characters.' })
  note: string | null;
}
