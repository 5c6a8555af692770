import type { Severity } from '@jiceng/contracts/codes';
import { CommandInput } from '@jiceng/platform/command-input';
import { Field, InputType, IntersectionType } from '@nestjs/graphql';
import { SeverityEnum } from '../../api/severity.enum.js';
import { IssueSourceEnum } from '../../reading/api/issue.enums.js';
import { PlaceInput } from '../../reading/api/place.inputs.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { ObservedFields, SentFields } from './observation.input.js';

@InputType({ description: 'One report of a batch. Give a position or an area.' })
export class BatchedReportInput extends IntersectionType(PlaceInput, ObservedFields) {
  @Field(() => String, {
    description: 'Number of the report in the system that sent it, at most 100 characters, different in each report.',
  })
  sourceReference: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Category in the system of the client (来源类别), at most 100 characters; for clients only. Without a ' +
      'categoryCode, the mapping of the client gives the category. A category that the mapping lacks does not refuse ' +
      'the report: the intake desk judges it.',
  })
  sourceCategory: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Title, at most 100 characters; when absent, the beginning of the description.',
  })
  title: string | null;

  @Field(() => String, { description: 'Description of the matter, at most 5,000 characters.' })
  description: string;

  @Field(() => String, { nullable: true, description: 'Category, 7 digits; the first receiver may set another.' })
  categoryCode: string | null;

  @Field(() => SeverityEnum, { nullable: true, description: 'Proposed severity; ORDINARY by default.' })
  severity: Severity | null;
}

@InputType({ description: 'Reports that a client sends together. Each report is taken in or refused by itself.' })
export class ReportBatchInput extends IntersectionType(CommandInput, SentFields) {
  @Field(() => IssueSourceEnum, { description: 'Source of all reports, one of the sources of the client.' })
  source: IssueSource;

  @Field(() => [BatchedReportInput], { description: 'The reports, 1 to 100.' })
  reports: BatchedReportInput[];
}
