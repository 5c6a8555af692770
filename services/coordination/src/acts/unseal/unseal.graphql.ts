import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import { UnsealingRequest } from '../../reading/api/unsealing.graphql.js';

@InputType({ description: 'The confidential reporter to see, and the reason.' })
export class RequestUnsealingInput extends CommandInput {
  @Field(() => ID, { description: 'Id of the report, as `Issue.reporters` gives it.' })
  reporterId: string;

  @Field(() => String, {
    description:
      'Reason for seeing the reporter, 10 to 500 characters. It is kept in the audit chain, and the reporter sees it.',
  })
  reason: string;
}

@InputType({ description: 'The answer to a request to see a confidential reporter.' })
export class AnswerUnsealingInput extends CommandInput {
  @Field(() => ID, { description: 'The request.' })
  requestId: string;

  @Field(() => Boolean, { description: 'True to consent, false to refuse.' })
  approve: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Reason of the answer, 4 to 500 characters; needed for a refusal.',
  })
  reason: string | null;
}

@InputType({ description: 'An own request to see a confidential reporter that is not needed any more.' })
export class WithdrawUnsealingInput extends CommandInput {
  @Field(() => ID, { description: 'The request.' })
  requestId: string;
}

@InputType({ description: 'The request that another unit has consented to.' })
export class RevealConfidentialReporterInput extends CommandInput {
  @Field(() => ID, { description: 'The request.' })
  requestId: string;
}

@ObjectType({ description: 'The answer of a command on a request to see a confidential reporter.' })
export class UnsealingPayload {
  @Field(() => UnsealingRequest, { description: 'The request.' })
  request: UnsealingRequest;
}

@ObjectType({
  description:
    'A confidential reporter in clear. The audit chain records each command; a retry with the same key, until ' +
    '`shownUntil`, is the same command.',
})
export class RevealConfidentialReporterPayload {
  @Field(() => ID, { description: 'The request.' })
  requestId: string;

  @Field(() => String, { nullable: true, description: 'Name; null when the reporter left none.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number; null when the reporter left none.' })
  phone: string | null;

  @Field(() => String, { nullable: true, description: 'Account; null when the reporter has none.' })
  account: string | null;

  @Field(() => String, { nullable: true, description: 'Employer; null when the reporter named none.' })
  employer: string | null;

  @Field(() => DateTime, { description: 'Time until which the reporter is shown. A front end hides the parts then.' })
  shownUntil: string;
}
