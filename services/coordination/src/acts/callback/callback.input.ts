import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';

/** Fields of an answer, the same for reporters with and without an account. */
@InputType({ isAbstract: true })
export class AnswerInput extends CommandInput {
  @Field(() => Boolean, { description: 'Whether the unit contacted the reporter (响应).' })
  responded: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the issue is solved (解决); null when the reporter does not say.',
  })
  resolved: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Satisfaction of the reporter (满意), from 1 (not at all) to 5 (very); null when the reporter does not say.',
  })
  satisfaction: number | null;

  @Field(() => String, { nullable: true, description: "Comment in the reporter's own words, at most 500 characters." })
  comment: string | null;
}

@InputType({ description: 'The answer of a reporter to a call-back (回访).' })
export class AnswerCallbackInput extends AnswerInput {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;
}

@InputType({ description: 'The answer of a reporter with a receipt code to a call-back (回访).' })
export class AnswerByReceiptInput extends AnswerInput {
  @Field(() => String, { description: 'Receipt code that reportIssue returned.' })
  receiptCode: string;
}

@InputType({ description: 'What the reporter of an order told the client that calls back itself (来源回访结果).' })
export class RecordSourceCallbackInput extends AnswerInput {
  @Field(() => ID, { description: 'Id of the issue of the order.' })
  issueId: string;
}

@InputType({ description: 'A call that did not reach the reporter.' })
export class RecordUnreachedCallInput extends CommandInput {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Note on the call, for example that the number is not in use; at most 200 characters.',
  })
  note: string | null;
}
