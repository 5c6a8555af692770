import type { Severity } from '@jiceng/contracts/codes';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportInput } from '@jiceng/tables/graphql';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { SeverityEnum } from '../../api/severity.enum.js';
import { CaseCategory } from '../../references/case-category.reference.js';

@ObjectType({ description: 'One row of a mapping: a category of the system of a client.' })
export class SourceMappingRow {
  @Field(() => String, {
    description: 'Category in the system of the client; `*` stands for every category without a row.',
  })
  sourceCategory: string;

  @Field(() => String, { nullable: true, description: 'Name of the category there; null when it was not given.' })
  sourceName: string | null;

  @Field(() => CaseCategory, {
    nullable: true,
    description: 'Category of the district; null when the intake desk judges such reports.',
  })
  category: CaseCategory | null;

  @Field(() => Boolean, {
    description:
      'True when the catalogue in force has retired the category of the row, so that the row is passed over: the row ' +
      'for every other category applies, or the intake desk judges.',
  })
  retired: boolean;

  @Field(() => SeverityEnum, {
    nullable: true,
    description: 'Severity of reports that propose none; null when the mapping says nothing.',
  })
  severity: Severity | null;
}

@ObjectType({ description: 'A category that a client sent and its mapping does not map: without a row, or retired.' })
export class UnmappedCategory {
  @Field(() => String, { description: 'Category in the system of the client.' })
  sourceCategory: string;

  @Field(() => Int, { description: 'Number of issues of the last 90 days with this category.' })
  issues: number;
}

@ObjectType({ description: 'The mapping of the categories of a client to those of the district (类别对应).' })
export class SourceMapping {
  @Field(() => Int, { description: 'Version; 0 while the client has no mapping.' })
  version: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time from which this version applies to new reports; null without a mapping.',
  })
  importedAt: string | null;

  @Field(() => [SourceMappingRow], { description: 'The rows by category of the client; at most 5,000, a short list.' })
  rows: SourceMappingRow[];

  @Field(() => [UnmappedCategory], {
    description:
      'Categories without a row, or with a row whose category is retired, which came within the last 90 days under the ' +
      'sources of the client, the most frequent first; at most 100, a short list.',
  })
  unmapped: UnmappedCategory[];
}

@InputType({ description: 'A table with the mapping of a client.' })
export class ImportSourceMappingInput extends ImportInput {
  @Field(() => ID, { description: 'The client. It is in force and has the scope INTAKE.' })
  clientId: string;

  @Field(() => Int, {
    description:
      'Version of the mapping as the caller last read it; 0 for the first one. The command, also a dry run, is refused ' +
      'with STALE_VERSION when another version was published since then, whose rows the file would take back.',
  })
  expectedVersion: number;
}
