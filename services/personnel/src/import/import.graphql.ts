import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ImportModeName, ImportReport, RowFault } from './import.rules.js';

export const ImportMode = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', VALID_ROWS: 'VALID_ROWS' } as const satisfies Record<
  ImportModeName,
  ImportModeName
>;
registerEnumType(ImportMode, {
  name: 'ImportMode',
  description: 'What an import does when some rows are wrong.',
  valuesMap: {
    ALL_OR_NOTHING: { description: 'Writes nothing when a single row is wrong.' },
    VALID_ROWS: { description: 'Writes the rows that are in order and lists the others.' },
  },
});

@InputType({ description: 'A file of personnel to import.' })
export class PersonnelImportInput {
  @Field(() => String, {
    description: 'Key of this command, 8 to 128 visible ASCII characters; a retry with the same key answers the same.',
  })
  idempotencyKey: string;

  @Field(() => String, { description: 'The file as text: CSV in UTF-8 with a header row.' })
  content: string;

  @Field(() => ImportMode, { defaultValue: 'ALL_OR_NOTHING', description: 'How rows with faults are treated.' })
  mode: ImportModeName;

  @Field(() => Boolean, { defaultValue: false, description: 'True checks everything and writes nothing.' })
  dryRun: boolean;
}

@ObjectType({ description: 'A message in both languages of the product.' })
export class PersonnelMessages {
  @Field(() => String, { description: 'The message in Chinese.' })
  zh: string;

  @Field(() => String, { description: 'The message in English.' })
  en: string;
}

@ObjectType({ description: 'Why one row of an imported file was refused.' })
export class PersonnelImportError implements RowFault {
  @Field(() => Int, { description: 'Line of the sheet: the header is row 1, the first row of data row 2.' })
  row: number;

  @Field(() => String, { nullable: true, description: 'Column at fault; null when it is the row as a whole.' })
  field: string | null;

  @Field(() => String, { description: 'Code of the error, stable.' })
  code: string;

  @Field(() => PersonnelMessages, { description: 'What is wrong, for people.' })
  messages: PersonnelMessages;
}

@ObjectType({ description: 'What an import of personnel did, or would do when it was a dry run.' })
export class PersonnelImportPayload implements ImportReport {
  @Field(() => Int, { description: 'Rows that changed something.' })
  imported: number;

  @Field(() => Int, { description: 'Rows that stand already as they are in the file.' })
  unchanged: number;

  @Field(() => Int, { description: 'Rows that were refused.' })
  rejected: number;

  @Field(() => Boolean, { description: 'True when nothing was written because only a check was asked for.' })
  dryRun: boolean;

  @Field(() => [PersonnelImportError], {
    description: 'Why rows were refused, in the order of the file; at most 1,000.',
  })
  errors: PersonnelImportError[];
}
