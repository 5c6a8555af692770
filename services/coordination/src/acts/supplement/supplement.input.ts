import { Field, ID, InputType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';

const WORDS = 'The added text, at most 500 characters.';

@InputType({ description: 'A text that a reporter adds to an open report (补充说明).' })
export class SupplementReportInput extends CommandInput {
  @Field(() => ID, {
    description:
      'Id of the issue. The command needs no version, because the text does not change the state of the issue.',
  })
  issueId: string;

  @Field(() => String, { description: WORDS })
  text: string;
}

@InputType({ description: 'A text that the holder of a receipt code adds to the open report (补充说明).' })
export class SupplementByReceiptInput extends CommandInput {
  @Field(() => String, { description: 'Receipt code that reportIssue returned.' })
  receiptCode: string;

  @Field(() => String, { description: WORDS })
  text: string;
}
