import { Field, InputType } from '@nestjs/graphql';
import { TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The task that is done, and the result.' })
export class CompleteTaskInput extends TaskCommandInput {
  @Field(() => String, { description: 'Result of the work, at most 10,000 characters.' })
  result: string;
}
