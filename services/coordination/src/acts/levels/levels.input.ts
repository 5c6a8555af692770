import { Field, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Solve an issue at the own level.' })
export class SolveIssueInput extends IssueCommandInput {
  @Field(() => String, {
    nullable: true,
    description: 'Category; by default the one of the issue. The authority matrix is asked about it.',
  })
  categoryCode: string | null;

  @Field(() => String, { description: 'What was done, at most 10,000 characters.' })
  result: string;
}

@InputType({ description: 'Pass an issue up to the next level.' })
export class PassUpIssueInput extends IssueCommandInput {
  @Field(() => String, {
    nullable: true,
    description: 'Reason, at most 10,000 characters; needed when the own level may solve such an issue.',
  })
  reason: string | null;
}
