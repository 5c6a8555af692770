import { Field, ID, InputType } from '@nestjs/graphql';
import { TaskCommandInput } from '../../api/command.inputs.js';

@InputType({ description: 'The task and the person who gets it.' })
export class AssignTaskInput extends TaskCommandInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The staff member who gets the task. This person must hold a post in the organization of the ' +
      'task and must not be on leave. Without this id, the caller gets the task.',
  })
  staffId: string | null;
}
