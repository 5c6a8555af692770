import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Rule which organization is responsible for an issue.' })
export class RuleArbitrationInput extends IssueCommandInput {
  @Field(() => ID, { description: 'Organization that must handle the issue. It is responsible at once.' })
  organizationId: string;

  @Field(() => String, { description: 'Reason, at most 10,000 characters.' })
  reason: string;

  @Field(() => Boolean, { nullable: true, description: 'True (default): the ruling routes the next such matter.' })
  binding: boolean | null;

  @Field(() => String, { nullable: true, description: 'Region in which the ruling binds; the district by default.' })
  regionCode: string | null;
}
