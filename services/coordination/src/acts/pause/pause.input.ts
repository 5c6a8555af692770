import { Field, InputType } from '@nestjs/graphql';
import { IssueCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Pause an issue: its clocks stand still.' })
export class PauseIssueInput extends IssueCommandInput {
  @Field(() => String, { description: 'What it waits for, at most 10,000 characters.' })
  reason: string;
}

@InputType({ description: 'Let the clocks of a paused issue run again.' })
export class ResumeIssueInput extends IssueCommandInput {}
