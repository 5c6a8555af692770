import { Field, InputType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The closed issue that is opened again.' })
export class ReopenIssueInput extends IssueCommandInput {
  @Field(() => String, { description: 'The part of the matter that is not solved, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'The receipt code of a report whose closed issue is opened again.' })
export class ReopenByReceiptInput extends CommandInput {
  @Field(() => String, { description: 'Receipt code that reportIssue returned.' })
  receiptCode: string;

  @Field(() => String, { description: 'The part of the matter that is not solved, at most 500 characters.' })
  reason: string;
}
