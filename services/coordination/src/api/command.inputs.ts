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

@InputType({ isAbstract: true })
export class FilesInput {
  @Field(() => [ID], {
    nullable: true,
    description:
      'Ids of the files of the step, at most 9: finished uploads of the caller that no step has yet. An upload ' +
      'begins at /files with the tus protocol, and its id is the last part of its address.',
  })
  files: string[] | null;
}
