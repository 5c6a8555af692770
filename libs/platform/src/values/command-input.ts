import { Field, InputType, Int } from '@nestjs/graphql';

/** The input of every mutation extends this class, which holds the idempotency key. */
@InputType({ isAbstract: true })
export class CommandInput {
  @Field(() => String, {
    description:
      'Key of this command: 8 to 128 visible ASCII characters, unique for the caller. A retry with ' +
      'the same key and input has no second effect and returns the result of the first, with issues and ' +
      'tasks as they stand now. Keys are kept for at least 7 days.',
  })
  idempotencyKey: string;
}

/** A command that changes an object which the caller has read. */
@InputType({ isAbstract: true })
export class VersionedInput extends CommandInput {
  @Field(() => Int, {
    description:
      'Version of the object as the caller last read it. The command is refused with STALE_VERSION when the object has changed since then.',
  })
  expectedVersion: number;
}
