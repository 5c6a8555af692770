import { Field, InputType, IntersectionType } from '@nestjs/graphql';
import { FilesInput, TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The task that is done, and the result.' })
export class CompleteTaskInput extends IntersectionType(TaskCommandInput, FilesInput) {
  @Field(() => String, { description: 'Result of the work, at most 10,000 characters.' })
  result: string;
}
