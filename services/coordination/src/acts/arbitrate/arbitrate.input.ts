import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Rule whose matter it is.' })
export class RuleArbitrationInput extends IssueCommandInput {
  @Field(() => ID, { description: 'Organization that must handle it; it is responsible at once.' })
  organizationId: string;

  @Field(() => String, { description: 'Reason, at most 10,000 characters.' })
  reason: string;

  @Field(() => Boolean, { nullable: true, description: 'True (default): the ruling routes the next such matter.' })
  binding: boolean | null;

  @Field(() => String, { nullable: true, description: 'Region in which it binds; the district by default.' })
  regionCode: string | null;
}
