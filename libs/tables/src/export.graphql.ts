import { CommandInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

/** The format of an exported file. */
export type ExportFormatName = 'CSV' | 'XLSX';

const ExportFormats = { CSV: 'CSV', XLSX: 'XLSX' } as const satisfies Record<ExportFormatName, ExportFormatName>;
registerEnumType(ExportFormats, {
  name: 'ExportFormat',
  description: 'The format of an exported file.',
  valuesMap: {
    CSV: { description: 'CSV (RFC 4180) in UTF-8 with a byte order mark, so that a spreadsheet reads Chinese text.' },
    XLSX: { description: 'An xlsx workbook. Its second sheet says who exported what and when.' },
  },
});

/** The fields that the input of every export has. A service adds its conditions. */
@InputType({ isAbstract: true })
export abstract class ExportInput extends CommandInput {
  @Field(() => ExportFormats, { description: 'Format of the file.' })
  format: ExportFormatName;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True to include the columns that may lead to a person, such as descriptions and addresses.',
  })
  withPersonal: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Reason for the export, 4 to 200 characters. It is needed for more than 1,000 rows with personal columns (the ' +
      'district may set another number), and the audit chain and the file keep it.',
  })
  reason: string | null;
}

@ObjectType({
  description: 'An export that is ready for download. The audit chain records it with its number of rows.',
})
@Directive('@shareable')
export class ExportPayload {
  @Field(() => ID, { description: 'Id of the export; the file and the audit record contain it.' })
  id: string;

  @Field(() => String, {
    description:
      'Path of the file at the gateway, for a GET with the same token as the API. Only the account that exported may ' +
      'use it.',
  })
  address: string;

  @Field(() => String, { description: 'Proposed name of the file.' })
  fileName: string;

  @Field(() => Int, { description: 'Number of rows below the header.' })
  rows: number;

  @Field(() => DateTime, { description: 'Time until which the address works.' })
  expiresAt: string;
}
