import { Field, ID, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Merge a duplicate into the surviving issue.' })
export class MergeIssueInput extends IssueCommandInput {
  @Field(() => ID, { description: 'The surviving issue.' })
  intoIssueId: string;

  @Field(() => String, { nullable: true, description: 'Why they are the same matter.' })
  reason: string | null;
}

@InputType({ description: 'Take a merge back.' })
export class UnmergeIssueInput extends IssueCommandInput {}
