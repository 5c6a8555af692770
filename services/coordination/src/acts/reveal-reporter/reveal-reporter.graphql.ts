import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';

@InputType({ description: 'Ask for the name and number of a reporter in clear.' })
export class RevealReporterInput extends CommandInput {
  @Field(() => ID, { description: 'Id of the report by this person, as `Issue.reporters` gives it.' })
  reporterId: string;

  @Field(() => String, {
    description: 'Reason for showing the reporter, 4 to 200 characters. It is kept in the audit chain.',
  })
  reason: string;
}

@ObjectType({ description: 'A reporter, unmasked. The audit records that the reporter was shown.' })
export class RevealReporterPayload {
  @Field(() => ID, { description: 'The report by this person.' })
  reporterId: string;

  @Field(() => String, { nullable: true, description: 'Name; null when none was left.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number; null when none was left.' })
  phone: string | null;
}
