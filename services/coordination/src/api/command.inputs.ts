import { VersionedInput } from '@jiceng/platform/command-input';
import { Field, ID, InputType } from '@nestjs/graphql';

/** A command on an issue. */
@InputType({ isAbstract: true })
export class IssueCommandInput extends VersionedInput {
  @Field(() => ID, { description: 'The issue.' })
  issueId: string;
}

/** A command on a task; the version is that of its issue. */
@InputType({ isAbstract: true })
export class TaskCommandInput extends VersionedInput {
  @Field(() => ID, { description: 'The task.' })
  taskId: string;
}
