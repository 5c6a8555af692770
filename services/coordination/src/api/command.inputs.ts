import { VersionedInput } from '@jiceng/platform/command-input';
import { Field, ID, InputType } from '@nestjs/graphql';

/** Fields of every command on an issue. */
@InputType({ isAbstract: true })
export class IssueCommandInput extends VersionedInput {
  @Field(() => ID, { description: 'The issue.' })
  issueId: string;
}

/** Fields of every command on a task. `expectedVersion` is the version of the issue of the task. */
@InputType({ isAbstract: true })
export class TaskCommandInput extends VersionedInput {
  @Field(() => ID, { description: 'The task.' })
  taskId: string;
}
