import { Field, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Close a verified issue.' })
export class CloseIssueInput extends IssueCommandInput {
  @Field(() => String, { nullable: true, description: 'Closing remark, at most 10,000 characters.' })
  note: string | null;
}
