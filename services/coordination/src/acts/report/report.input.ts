import type { Severity } from '@jiceng/contracts/codes';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, InputType, IntersectionType } from '@nestjs/graphql';
import { FilesInput } from '../../api/command.inputs.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import type { ReporterGrade } from '../../case/tables/issue.table.js';
import { SeverityEnum } from '../../api/severity.enum.js';
import { IssueSourceEnum, ReporterGradeEnum } from '../../reading/api/issue.enums.js';
import { CommandInput } from '@jiceng/platform/command-input';
import { PlaceInput } from '../../reading/api/place.inputs.js';
import { ObservedFields, SentFields } from './observation.input.js';

@InputType({ description: 'The reporter; when absent, the caller is the reporter.' })
export class ReporterInput {
  @Field(() => String, { nullable: true, description: 'Name, at most 50 characters.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone: string | null;

  @Field(() => ReporterGradeEnum, {
    nullable: true,
    description:
      'NAMED by default. Of an ANONYMOUS reporter nothing is stored; the name, number, account and employer of a ' +
      'CONFIDENTIAL reporter are sealed apart. For both, and for a NAMED reporter without an account, the answer holds ' +
      'a receipt code, with which the reporter follows the issue without an account.',
  })
  grade: ReporterGrade | null;

  @Field(() => String, {
    nullable: true,
    description: 'Employer or organization, at most 100 characters. Only for a confidential reporter.',
  })
  employer: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Account of the resident for whom a staff member reports, as the identity provider names it. ' +
      'The resident can then follow the issue and answer the call-back. A confidential report is followed by its ' +
      'receipt code only.',
  })
  personId: string | null;
}

@InputType({ description: 'A report, from any source. Position and area are both optional.' })
export class ReportIssueInput extends IntersectionType(
  IntersectionType(IntersectionType(CommandInput, PlaceInput), FilesInput),
  IntersectionType(ObservedFields, SentFields),
) {
  @Field(() => IssueSourceEnum, {
    description:
      'Source of the report. Each source requires certain roles; for example, a resident cannot report as the ' +
      'hotline.',
  })
  source: IssueSource;

  @Field(() => String, {
    nullable: true,
    description:
      'Number of the report in the system that sent it. A repeated number returns the issue of the first report.',
  })
  sourceReference: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Category in the system of the client (来源类别), at most 100 characters; for clients only. Without a ' +
      'categoryCode, the mapping of the client gives the category. A category that the mapping lacks does not refuse ' +
      'the report: the intake desk judges it.',
  })
  sourceCategory: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Limit that the client sets for its order (来源时限), such as a hotline; for clients only. It stands beside the ' +
      'deadlines of the platform and moves none.',
  })
  sourceDueAt: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Title, at most 100 characters; when absent, the beginning of the description.',
  })
  title: string | null;

  @Field(() => String, { description: 'Description of the matter, at most 5,000 characters.' })
  description: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Category, chosen by the reporter or, for a call, by the intake desk; the first receiver may set another. ' +
      "A resident's report or a call is not judged when its category passes the intake desk at once and no open " +
      'issue resembles it. A report without a category is always judged.',
  })
  categoryCode: string | null;

  @Field(() => SeverityEnum, {
    nullable: true,
    description: 'Severity that the reporter proposes; ORDINARY by default. The first receiver may set another.',
  })
  severity: Severity | null;

  @Field(() => ReporterInput, { nullable: true, description: 'The reporter; when absent, the caller.' })
  reporter: ReporterInput | null;
}
