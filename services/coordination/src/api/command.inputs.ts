import { Field, ID, InputType, Int } from '@nestjs/graphql';

@InputType({ isAbstract: true })
export class CommandInput {
  @Field(() => String, {
    description: 'Unique per command, 8 to 128 visible ASCII characters; a retry with the same key answers the same.',
  })
  idempotencyKey: string;
}

@InputType({ isAbstract: true })
export class IssueCommandInput extends CommandInput {
  @Field(() => ID, { description: 'The issue.' })
  issueId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the issue you worked on; refused as STALE_VERSION when it has moved on.',
  })
  expectedVersion: number | null;
}

/** A command on a task; the version is that of its issue. */
@InputType({ isAbstract: true })
export class TaskCommandInput extends CommandInput {
  @Field(() => ID, { description: 'The task.' })
  taskId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the issue you worked on; refused as STALE_VERSION when it has moved on.',
  })
  expectedVersion: number | null;
}
