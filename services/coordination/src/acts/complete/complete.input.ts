import { Field, InputType } from '@nestjs/graphql';
import { TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Report a task as done.' })
export class CompleteTaskInput extends TaskCommandInput {
  @Field(() => String, { description: 'What was done, at most 10,000 characters.' })
  result: string;
}
