import { Field, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Open a closed issue again.' })
export class ReopenIssueInput extends IssueCommandInput {
  @Field(() => String, { description: 'What is not solved, at most 500 characters.' })
  reason: string;
}
