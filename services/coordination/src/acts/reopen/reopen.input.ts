import { Field, InputType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Open a closed issue again.' })
export class ReopenIssueInput extends IssueCommandInput {
  @Field(() => String, { description: 'What is not solved, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'Open the closed issue of an anonymous report again.' })
export class ReopenByReceiptInput extends CommandInput {
  @Field(() => String, { description: 'Receipt code that reportIssue returned.' })
  receiptCode: string;

  @Field(() => String, { description: 'What is not solved, at most 500 characters.' })
  reason: string;
}
