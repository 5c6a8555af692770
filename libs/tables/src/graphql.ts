import { Directive, Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import type { Messages } from '@jiceng/platform/errors';
import type { RowFault } from './faults.js';
import type { ContentEncodingName, FileFormatName, ImportFile, ImportModeName, ImportOutcome } from './import.js';

const ImportModes = { ALL_OR_NOTHING: 'ALL_OR_NOTHING', VALID_ROWS: 'VALID_ROWS' } as const satisfies Record<
  ImportModeName,
  ImportModeName
>;
registerEnumType(ImportModes, {
  name: 'ImportMode',
  description: 'How an import treats rows that have faults.',
  valuesMap: {
    ALL_OR_NOTHING: { description: 'Writes nothing when at least one row has a fault.' },
    VALID_ROWS: { description: 'Writes the rows without faults and lists the other rows in `errors`.' },
  },
});

export const ContentEncodings = { TEXT: 'TEXT', BASE64: 'BASE64' } as const satisfies Record<
  ContentEncodingName,
  ContentEncodingName
>;
registerEnumType(ContentEncodings, {
  name: 'ImportContentEncoding',
  description: 'The form of `content`.',
  valuesMap: {
    TEXT: { description: '`content` is the text of the file: CSV, or GeoJSON for grids.' },
    BASE64: {
      description:
        '`content` is the bytes of the file in BASE64: an xlsx workbook (its first visible sheet is read), or text in UTF-8 (with or without a byte order mark) or GB18030.',
    },
  },
});

const FileFormats = { TEXT: 'TEXT', UTF_8: 'UTF_8', GB18030: 'GB18030', XLSX: 'XLSX' } as const satisfies Record<
  FileFormatName,
  FileFormatName
>;
registerEnumType(FileFormats, {
  name: 'ImportFormat',
  description: 'The format in which a file was read.',
  valuesMap: {
    TEXT: { description: 'Text that was sent as TEXT.' },
    UTF_8: { description: 'A text file in UTF-8.' },
    GB18030: { description: 'A text file in GB18030, which includes GBK and GB 2312.' },
    XLSX: { description: 'An xlsx workbook.' },
  },
});

@InputType({
  description:
    'A file to import. A table is CSV or xlsx with a header in Chinese or English; blank rows are ignored. A file has at most 16 MiB, 100,000 rows and 100 columns.',
})
export class ImportInput extends CommandInput implements ImportFile {
  @Field(() => String, { description: 'Content of the file, in the form that `contentEncoding` names.' })
  content: string;

  @Field(() => ContentEncodings, {
    defaultValue: 'TEXT',
    description: 'The form of `content`. Use BASE64 for a file that a user has selected.',
  })
  contentEncoding: ContentEncodingName;

  @Field(() => ImportModes, {
    defaultValue: 'ALL_OR_NOTHING',
    description: 'How the import treats rows that have faults.',
  })
  mode: ImportModeName;

  @Field(() => Boolean, { defaultValue: false, description: 'True to check the whole file and write nothing.' })
  dryRun: boolean;
}

@ObjectType({ description: 'A message about an imported file in both languages of the platform.' })
@Directive('@shareable')
export class ImportMessages implements Messages {
  @Field(() => String, { description: 'The message in Chinese.' })
  zh: string;

  @Field(() => String, { description: 'The message in English.' })
  en: string;
}

@ObjectType({ description: 'An error in a row of an imported file, or a warning about the row.' })
@Directive('@shareable')
export class ImportFault implements RowFault {
  @Field(() => Int, {
    description:
      'Number of the row. In a table, the row number that a spreadsheet shows (blank rows count); in GeoJSON, the number of the feature, from 1.',
  })
  row: number;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the column or property that has the fault; null when the fault concerns the whole row.',
  })
  field: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the cell in the spreadsheet, such as C7; null for GeoJSON and when `field` is null.',
  })
  cell: string | null;

  @Field(() => String, { description: 'Stable code of the fault.' })
  code: string;

  @Field(() => ImportMessages, { description: 'Description of the fault for people.' })
  messages: Messages;
}

@ObjectType({ description: 'The result of an import or of a dry run.' })
@Directive('@shareable')
export class ImportPayload implements ImportOutcome {
  @Field(() => Int, {
    description:
      'Number of rows that changed stored data. In a dry run, the number of rows that would change stored data.',
  })
  imported: number;

  @Field(() => Int, { description: 'Number of rows that equal the stored data.' })
  unchanged: number;

  @Field(() => Int, { description: 'Number of rows with at least one error.' })
  rejected: number;

  @Field(() => Boolean, { description: 'True when the request asked for a dry run; nothing was written.' })
  dryRun: boolean;

  @Field(() => FileFormats, { description: 'Format and encoding of the file.' })
  format: FileFormatName;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of the newest version after the import; null when nothing was written, and for imports that publish no versions.',
  })
  version: number | null;

  @Field(() => [ImportFault], { description: 'Errors of the rejected rows, in the order of the file; at most 1,000.' })
  errors: RowFault[];

  @Field(() => [ImportFault], {
    description: 'Warnings about imported rows that a person should check, in the order of the file; at most 1,000.',
  })
  warnings: RowFault[];
}
