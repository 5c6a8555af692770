import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import type { NumberKind } from '@jiceng/platform/personal-numbers';
import { DateTime } from '@jiceng/platform/scalars';
import { NumberKindEnum } from '../../reading/api/unmasking.graphql.js';

@InputType({ description: 'The issue whose hidden numbers are shown, and the reason.' })
export class RevealNumbersInput extends CommandInput {
  @Field(() => ID, { description: 'The issue.' })
  issueId: string;

  @Field(() => String, {
    description:
      'Reason for showing the numbers, 4 to 200 characters. It is kept in the audit chain, and a reporter with an ' +
      'account or a receipt code sees it.',
  })
  reason: string;
}

@ObjectType({ description: 'A number in clear that a person typed into a text of the issue.' })
export class RevealedNumber {
  @Field(() => ID, { description: 'Id of the hidden number.' })
  numberId: string;

  @Field(() => NumberKindEnum, { description: 'Kind of number.' })
  kind: NumberKind;

  @Field(() => String, { description: 'The mask that the text shows instead of the number.' })
  mask: string;

  @Field(() => String, { nullable: true, description: 'The number; null when it was destroyed.' })
  value: string | null;

  @Field(() => String, { description: 'Command and field of the text, such as `completeTask.result`.' })
  field: string;
}

@ObjectType({ description: 'The numbers of an issue in clear. The audit chain records that they were shown.' })
export class RevealNumbersPayload {
  @Field(() => ID, { description: 'The issue.' })
  issueId: string;

  @Field(() => [RevealedNumber], { description: 'The numbers, oldest first; a short list.' })
  numbers: RevealedNumber[];

  @Field(() => DateTime, {
    description: 'Time until which a retry with the same key shows the numbers again. A front end hides them then.',
  })
  shownUntil: string;
}
