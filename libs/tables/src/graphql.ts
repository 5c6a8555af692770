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
  description: 'How an import treats a file with wrong rows.',
  valuesMap: {
    ALL_OR_NOTHING: { description: 'Writes nothing when a single row is wrong.' },
    VALID_ROWS: { description: 'Writes the rows without fault and lists the others.' },
  },
});

const ContentEncodings = { TEXT: 'TEXT', BASE64: 'BASE64' } as const satisfies Record<
  ContentEncodingName,
  ContentEncodingName
>;
registerEnumType(ContentEncodings, {
  name: 'ImportContentEncoding',
  description: 'How the file travels in `content`.',
  valuesMap: {
    TEXT: { description: 'The file is text that a program wrote: CSV, or GeoJSON for grids.' },
    BASE64: {
      description:
        'The bytes of a file as a person chose it: an xlsx workbook (its first visible sheet is read), or text in UTF-8 (with or without byte order mark) or GB18030.',
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
    TEXT: { description: 'Text that came as text.' },
    UTF_8: { description: 'Bytes of a text in UTF-8.' },
    GB18030: { description: 'Bytes of a text in GB18030 (GBK and GB 2312 are parts of it).' },
    XLSX: { description: 'A workbook.' },
  },
});

@InputType({
  description:
    'A file to import. A table is CSV or xlsx with a header in Chinese or English; blank rows are ignored. A file has at most 16 MiB, 100,000 rows and 100 columns.',
})
export class ImportInput extends CommandInput implements ImportFile {
  @Field(() => String, { description: 'The file, as text or as BASE64.' })
  content: string;

  @Field(() => ContentEncodings, {
    defaultValue: 'TEXT',
    description: 'How the file travels in `content`. A file that a person chose is sent as BASE64.',
  })
  contentEncoding: ContentEncodingName;

  @Field(() => ImportModes, { defaultValue: 'ALL_OR_NOTHING', description: 'How rows with faults are treated.' })
  mode: ImportModeName;

  @Field(() => Boolean, { defaultValue: false, description: 'True checks everything and writes nothing.' })
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

@ObjectType({ description: 'A fault of one row of an imported file, or a warning about it.' })
@Directive('@shareable')
export class ImportFault implements RowFault {
  @Field(() => Int, {
    description:
      'The row: in a table as a spreadsheet shows it (blank rows count), in GeoJSON the feature counted from 1.',
  })
  row: number;

  @Field(() => String, {
    nullable: true,
    description: 'The column or property at fault; null when the fault concerns the row as a whole.',
  })
  field: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cell at fault as a spreadsheet names it, such as C7; null where `field` is null and for GeoJSON.',
  })
  cell: string | null;

  @Field(() => String, { description: 'Stable code of the fault.' })
  code: string;

  @Field(() => ImportMessages, { description: 'The fault in words, for people.' })
  messages: Messages;
}

@ObjectType({ description: 'The result of an import, or of its dry run.' })
@Directive('@shareable')
export class ImportPayload implements ImportOutcome {
  @Field(() => Int, { description: 'Rows that changed something; in a dry run, rows that would.' })
  imported: number;

  @Field(() => Int, { description: 'Rows that say what is stored already.' })
  unchanged: number;

  @Field(() => Int, { description: 'Rows with at least one error.' })
  rejected: number;

  @Field(() => Boolean, { description: 'True when nothing was written because only a check was asked for.' })
  dryRun: boolean;

  @Field(() => FileFormats, { description: 'The format and encoding in which the file was read.' })
  format: FileFormatName;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of the version that holds after the import; null when nothing was written, and for imports that publish no versions.',
  })
  version: number | null;

  @Field(() => [ImportFault], { description: 'Faults of the rejected rows, in the order of the file; at most 1,000.' })
  errors: RowFault[];

  @Field(() => [ImportFault], {
    description: 'Rows that are taken over but that a person should look at, in the order of the file; at most 1,000.',
  })
  warnings: RowFault[];
}
