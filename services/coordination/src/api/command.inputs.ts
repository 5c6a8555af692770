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
      'Files that belong to the step: ids of finished uploads of yours that belong to nothing yet, at most 9. An upload ' +
      'is begun at /files by the tus protocol; its id is the last part of its address.',
  })
  files: string[] | null;
}
