import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { DictionaryEntry } from './dictionary.graphql.js';

@InputType({ description: 'A line (条线) to add to the lines of the district.' })
export class AddLineInput extends CommandInput {
  @Field(() => String, {
    description:
      'Code of the line: 2 to 40 lower-case letters, digits or underscores, beginning with a letter. A code never ' +
      'changes and is never given to another line.',
  })
  code: string;

  @Field(() => String, { description: 'Label in Chinese, at most 40 characters, different from every other label.' })
  labelZh: string;

  @Field(() => String, { description: 'Label in English, at most 80 characters.' })
  labelEn: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line that follows the new line in lists; when absent, the new line comes last.',
  })
  before: string | null;
}

@InputType({ description: 'Corrected labels of a line.' })
export class RelabelLineInput extends VersionedInput {
  @Field(() => String, { description: 'Code of the line.' })
  code: string;

  @Field(() => String, { description: 'Label in Chinese, at most 40 characters, different from every other label.' })
  labelZh: string;

  @Field(() => String, { description: 'Label in English, at most 80 characters.' })
  labelEn: string;

  @Field(() => String, { description: 'Reason for the audit record, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'A line to retire.' })
export class RetireLineInput extends VersionedInput {
  @Field(() => String, { description: 'Code of the line.' })
  code: string;

  @Field(() => String, { description: 'Reason for the audit record, at most 500 characters.' })
  reason: string;
}

@ObjectType({ description: 'The result of a command on a line.' })
export class LinePayload {
  @Field(() => DictionaryEntry, { description: 'The line after the command.' })
  line: DictionaryEntry;

  @Field(() => Int, { description: 'Version of the list of lines after the command.' })
  version: number;
}
