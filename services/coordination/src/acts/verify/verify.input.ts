import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Ask for a further verification in the field.' })
export class RequestVerificationInput extends IssueCommandInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Organization that verifies; by default the organization that the rules choose.',
  })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Why, at most 10,000 characters.' })
  reason: string | null;
}

@InputType({ description: 'The result of an independent verification.' })
export class RecordVerificationInput extends IssueCommandInput {
  @Field(() => Boolean, { description: 'True when the matter is solved.' })
  passed: boolean;

  @Field(() => String, { nullable: true, description: 'Findings, at most 10,000 characters; needed for a failure.' })
  findings: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Tasks that must be done again; by default those of the responsible unit.',
  })
  failedTaskIds: string[] | null;
}
