import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CalendarDate } from '@jiceng/platform/scalars';

export const ImportModes = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', VALID_ROWS: 'VALID_ROWS' } as const;
export type ImportMode = keyof typeof ImportModes;
registerEnumType(ImportModes, {
  name: 'ImportMode',
  description: 'What an import does when some rows are wrong.',
  valuesMap: {
    ALL_OR_NOTHING: { description: 'Writes nothing when a single row is wrong.' },
    VALID_ROWS: { description: 'Writes the rows that are in order and lists the others.' },
  },
});

@InputType({ description: 'Data elements with their code lists, as CSV.' })
export class ImportDataElementsInput {
  @Field(() => String, {
    description:
      '8–128 characters, unique per caller: a retry with the same key changes nothing. A dry run needs a key of its own.',
  })
  idempotencyKey: string;

  @Field(() => String, {
    description:
      'CSV (UTF-8) with the columns code, name, definition, kind, minLength, maxLength, pattern, codeListCode, codeListName, codes, validator, standard, ownerCode. `codes` is `code=label|code=label`, `ownerCode` the code of the organization that answers for the element; at most 2 MiB.',
  })
  content: string;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which new versions hold; today when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => ImportModes, {
    defaultValue: ImportModes.ALL_OR_NOTHING,
    description: 'What to do when some rows are wrong.',
  })
  mode: ImportMode;

  @Field(() => Boolean, { defaultValue: false, description: 'Checks everything and writes nothing.' })
  dryRun: boolean;
}

@ObjectType({ description: 'A text for people in both languages of the platform.' })
export class DataElementImportMessages {
  @Field(() => String, { description: 'Chinese.' })
  zh: string;

  @Field(() => String, { description: 'English.' })
  en: string;
}

@ObjectType({ description: 'Why one row was rejected.' })
export class DataElementImportError {
  @Field(() => Int, { description: 'The row as a spreadsheet counts: the header is row 1.' })
  row: number;

  @Field(() => String, { nullable: true, description: 'The column at fault; null when it is the row as a whole.' })
  field: string | null;

  @Field(() => String, { description: 'Stable code of the fault.' })
  code: string;

  @Field(() => DataElementImportMessages, { description: 'What is wrong, for people.' })
  messages: DataElementImportMessages;
}

@ObjectType({ description: 'What an import did.' })
export class DataElementImportPayload {
  @Field(() => Int, { description: 'Rows registered as a new version; in a dry run, rows that would be.' })
  imported: number;

  @Field(() => Int, { description: 'Rows that say what is already in force.' })
  unchanged: number;

  @Field(() => Int, { description: 'Rows with an error.' })
  rejected: number;

  @Field(() => Boolean, { description: 'True when nothing was written because only a check was asked for.' })
  dryRun: boolean;

  @Field(() => [DataElementImportError], { description: 'What is wrong, by row; at most 500 errors.' })
  errors: DataElementImportError[];
}
