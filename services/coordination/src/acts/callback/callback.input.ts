import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';

/** What every reporter answers. */
@InputType({ isAbstract: true })
export class AnswerInput extends CommandInput {
  @Field(() => Boolean, { description: 'Did the unit contact you? (响应)' })
  responded: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Is it solved? (解决)' })
  resolved: boolean | null;

  @Field(() => Int, { nullable: true, description: 'How satisfied are you, 1 to 5? (满意)' })
  satisfaction: number | null;

  @Field(() => String, { nullable: true, description: 'In your own words, at most 500 characters.' })
  comment: string | null;
}

@InputType({ description: 'The answer of a reporter to a call-back (回访).' })
export class AnswerCallbackInput extends AnswerInput {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;
}

@InputType({ description: 'The answer of an anonymous reporter to a call-back (回访).' })
export class AnswerByReceiptInput extends AnswerInput {
  @Field(() => String, { description: 'Receipt code that reportIssue returned.' })
  receiptCode: string;
}

@InputType({ description: 'A call to a reporter who was not reached.' })
export class RecordUnreachedCallInput extends CommandInput {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;

  @Field(() => String, {
    nullable: true,
    description: 'What happened, such as a number that is not in use; at most 200 characters.',
  })
  note: string | null;
}
