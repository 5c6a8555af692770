import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import type { SystemInUseRow } from './system.table.js';

@ObjectType({ description: 'A system (在用系统), besides this platform, in which communities enter data.' })
export class SystemInUse {
  @Field(() => String, { description: 'Code of the system.' })
  code: string;

  @Field(() => String, { description: 'Name of the system.' })
  name: string;

  @Field(() => DateTime, { description: 'Time at which its accounts were last recorded.' })
  recordedAt: string;

  @Field(() => Int, {
    description: 'Number of changes so far; pass this number as `expectedVersion` to record the system again.',
  })
  version: number;
}

export function systemOf(row: SystemInUseRow): SystemInUse {
  return { ...row, recordedAt: row.recordedAt.toISOString() };
}

@ObjectType({ description: 'A system in one community.' })
export class CommunitySystem {
  @Field(() => SystemInUse, { description: 'The system.' })
  system: SystemInUse;

  @Field(() => Int, { description: 'Accounts that the community has in the system.' })
  accounts: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the client in force that makes the entry in this system unnecessary; null while the community must ' +
      'still enter data there.',
  })
  replacedBy: string | null;
}

@ObjectType({ description: 'The systems in which one community enters data.' })
export class CommunitySystems {
  @Field(() => Int, { description: 'Systems in which the community must still enter data.' })
  systemsLeft: number;

  @Field(() => Int, { description: 'Accounts in these systems.' })
  accountsLeft: number;

  @Field(() => [CommunitySystem], { description: 'All systems of the community, ordered by code. A short list.' })
  systems: CommunitySystem[];

  /** A field resolver turns this code into the object. */
  regionCode: string;
}

@InputType({ description: 'The accounts of one community in a system.' })
export class SystemAccountsInput {
  @Field(() => String, { description: 'Division code of the community, 12 digits.' })
  regionCode: string;

  @Field(() => Int, { description: 'Number of accounts, 1 to 1,000.' })
  accounts: number;
}

@InputType({ description: 'A system in use, with all communities that use it.' })
export class RecordSystemInput extends CommandInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the system as the caller last read it; null for a new system. The command is refused with ' +
      'STALE_VERSION when the system has changed since then.',
  })
  expectedVersion: number | null;

  @Field(() => String, {
    description: 'Code: 2 to 40 lower-case letters, digits or hyphens, beginning with a letter. A code never changes.',
  })
  code: string;

  @Field(() => String, { description: 'Name, at most 60 characters.' })
  name: string;

  @Field(() => [SystemAccountsInput], {
    description: 'The communities that use the system, at most 1,000. They replace those recorded before.',
  })
  accounts: SystemAccountsInput[];
}

@ObjectType({ description: 'The result of recording a system.' })
export class SystemPayload {
  @Field(() => SystemInUse, { description: 'The system after the command.' })
  system: SystemInUse;
}
