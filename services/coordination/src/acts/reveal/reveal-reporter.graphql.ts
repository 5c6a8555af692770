import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';

@InputType({ description: 'The reporter whose name and number are shown, and the reason.' })
export class RevealReporterInput extends CommandInput {
  @Field(() => ID, { description: 'Id of the report, as `Issue.reporters` gives it.' })
  reporterId: string;

  @Field(() => String, {
    description:
      'Reason for showing the reporter, 4 to 200 characters. It is kept in the audit chain, and a reporter with an ' +
      'account sees it.',
  })
  reason: string;
}

@ObjectType({ description: 'A reporter with name and number in clear. The audit chain records that they were shown.' })
export class RevealReporterPayload {
  @Field(() => ID, { description: 'Id of the report.' })
  reporterId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name; null when the reporter left no name or the name was destroyed.',
  })
  name: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Telephone number; null when the reporter left no number or the number was destroyed.',
  })
  phone: string | null;

  @Field(() => DateTime, {
    description:
      'Time until which a retry with the same key shows the reporter again. A front end hides name and number then.',
  })
  shownUntil: string;
}
