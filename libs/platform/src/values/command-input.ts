import { Field, InputType, Int } from '@nestjs/graphql';

/** The key of a command; the input of every mutation extends this class. */
@InputType({ isAbstract: true })
export class CommandInput {
  @Field(() => String, {
    description:
      'Key of this command: 8 to 128 visible ASCII characters, unique for the caller. A retry with the same key and input returns the first answer and has no second effect; keys are kept for 7 days.',
  })
  idempotencyKey: string;
}

/** A command on an object whose version the caller may name. */
@InputType({ isAbstract: true })
export class VersionedInput extends CommandInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the object as the caller last read it. The command is refused with STALE_VERSION when the object has changed since then; without a version, this is not checked.',
  })
  expectedVersion: number | null;
}

/** A command on an object whose version the caller must name. */
@InputType({ isAbstract: true })
export class VersionRequiredInput extends CommandInput {
  @Field(() => Int, {
    description:
      'Version of the object as the caller last read it. The command is refused with STALE_VERSION when the object has changed since then.',
  })
  expectedVersion: number;
}
