import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Messages } from '@jiceng/platform/errors';
import type { ImportMode, ImportSummary, RowFault } from './import.rules.js';

const ImportModes = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', VALID_ROWS: 'VALID_ROWS' } as const;
registerEnumType(ImportModes, {
  name: 'ImportMode',
  description: 'What an import does when some rows are wrong.',
  valuesMap: {
    ALL_OR_NOTHING: { description: 'Writes nothing when a single row is wrong.' },
    VALID_ROWS: { description: 'Writes the rows that are in order and lists the others.' },
  },
});
export { ImportModes };

/** The fields that every import takes. */
@InputType({ isAbstract: true })
export class GridImportInput {
  @Field(() => String, {
    description:
      '8 to 128 visible ASCII characters, new for every command; a retry with the same key changes nothing twice. A dry run needs a key of its own.',
  })
  idempotencyKey: string;

  @Field(() => String, { description: 'The text of the file, at most 16 MiB.' })
  content: string;

  @Field(() => ImportModes, {
    defaultValue: ImportModes.ALL_OR_NOTHING,
    description: 'What to do when some rows are wrong.',
  })
  mode: ImportMode;

  @Field(() => Boolean, { defaultValue: false, description: 'Checks everything and writes nothing.' })
  dryRun: boolean;
}

@ObjectType({ description: 'A text for people in both languages of the platform.' })
export class GridMessages implements Messages {
  @Field(() => String, { description: 'Chinese.' })
  zh: string;

  @Field(() => String, { description: 'English.' })
  en: string;
}

@ObjectType({ description: 'Why one row of an import was rejected.' })
export class GridImportError implements RowFault {
  @Field(() => Int, {
    description:
      'The row: in a table as a spreadsheet counts (the header is row 1), in GeoJSON the feature counted from 1.',
  })
  row: number;

  @Field(() => String, {
    nullable: true,
    description: 'The column or property at fault; null when it is the row as a whole.',
  })
  field: string | null;

  @Field(() => String, { description: 'Stable code of the fault.' })
  code: string;

  @Field(() => GridMessages, { description: 'What is wrong, for people.' })
  messages: Messages;
}

/** The fields that every import answers. */
@ObjectType({ isAbstract: true })
export class GridImportPayload implements ImportSummary {
  @Field(() => Int, {
    description: 'Rows taken over, those included that changed nothing; in a dry run, rows that would be.',
  })
  imported: number;

  @Field(() => Int, { description: 'Rows among them that were already so.' })
  unchanged: number;

  @Field(() => Int, { description: 'Rows with at least one error.' })
  rejected: number;

  @Field(() => Boolean, { description: 'True when nothing was written because only a check was asked for.' })
  dryRun: boolean;

  @Field(() => [GridImportError], { description: 'What is wrong, by row; at most 500 errors.' })
  errors: RowFault[];
}
