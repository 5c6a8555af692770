import { Field, ID, InputType } from '@nestjs/graphql';
import { TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'Give a task to a person of its organization.' })
export class AssignTaskInput extends TaskCommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The staff member who gets the task: holds a post in the organization of the task and is not on leave. Yourself when absent.',
  })
  staffId: string | null;
}
