import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Join a duplicate to the issue that goes on.' })
export class MergeIssueInput extends IssueCommandInput {
  @Field(() => ID, { description: 'The issue that goes on.' })
  intoIssueId: string;

  @Field(() => String, { nullable: true, description: 'Why they are the same matter.' })
  reason: string | null;
}

@InputType({ description: 'Take a merge back.' })
export class UnmergeIssueInput extends IssueCommandInput {}
