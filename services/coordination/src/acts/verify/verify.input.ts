import { Field, ID, InputType, IntersectionType } from '@nestjs/graphql';
import { FilesInput, IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'A request for a new verification on the spot.' })
export class RequestVerificationInput extends IssueCommandInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Organization that verifies. When absent, the platform chooses it by the rules of verification.',
  })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Reason, at most 10,000 characters.' })
  reason: string | null;
}

@InputType({ description: 'The result of an independent verification.' })
export class RecordVerificationInput extends IntersectionType(IssueCommandInput, FilesInput) {
  @Field(() => Boolean, { description: 'True when the matter is solved.' })
  passed: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Findings, at most 10,000 characters; required when the verification failed.',
  })
  findings: string | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Tasks that must be done again; when absent, the last completed task of a lead or a sole handler, or ' +
      'else the last completed task.',
  })
  failedTaskIds: string[] | null;
}
