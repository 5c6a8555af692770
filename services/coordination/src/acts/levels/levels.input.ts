import { Field, InputType, IntersectionType } from '@nestjs/graphql';
import { FilesInput, IssueCommandInput, TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: "The issue that the caller's level solves, and the result." })
export class SolveIssueInput extends IntersectionType(IssueCommandInput, FilesInput) {
  @Field(() => String, {
    nullable: true,
    description:
      'Category whose row of the authority matrix applies; the issue gets this category. When absent, the category ' +
      'of the issue.',
  })
  categoryCode: string | null;

  @Field(() => String, { description: 'Result of the work, at most 10,000 characters.' })
  result: string;
}

@InputType({ description: 'The issue that goes up to the next level.' })
export class PassUpIssueInput extends IssueCommandInput {
  @Field(() => String, {
    nullable: true,
    description:
      "Reason, at most 10,000 characters; required when the authority matrix lets the caller's level solve the issue.",
  })
  reason: string | null;
}

@InputType({ description: 'The offered task of an issue that goes back to the lower level, and the reason.' })
export class SendBackTaskInput extends TaskCommandInput {
  @Field(() => String, { description: 'Reason for the lower level, at most 10,000 characters.' })
  reason: string;
}
