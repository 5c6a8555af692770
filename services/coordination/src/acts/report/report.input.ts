import type { Severity } from '@jiceng/contracts/codes';
import { Field, Float, InputType } from '@nestjs/graphql';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { IssueSourceEnum, SeverityEnum } from '../../reading/api/issue.enums.js';
import { CommandInput } from '@jiceng/platform/command-input';

@InputType({ description: 'The reporter; by default the caller.' })
export class ReporterInput {
  @Field(() => String, { nullable: true, description: 'Name, at most 50 characters.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True keeps no name, number or account anywhere. The answer holds a receipt code, with which the reporter follows the issue and answers the call-back without an account.',
  })
  anonymous: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Account of the resident for whom staff report, as the identity provider names it; they may then follow and answer.',
  })
  personId: string | null;
}

@InputType({ description: 'A report, from whatever source. Give a position, or an area, or neither.' })
export class ReportIssueInput extends CommandInput {
  @Field(() => IssueSourceEnum, {
    description:
      'Source of the report. Each source may be named only by its own roles: a resident cannot report as the hotline.',
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
    description: 'Title, at most 120 characters; by default the beginning of the description.',
  })
  title: string | null;

  @Field(() => String, { description: 'What is the matter, at most 5,000 characters.' })
  description: string;

  @Field(() => String, { nullable: true, description: 'Address or place in words.' })
  address: string | null;

  @Field(() => Float, { nullable: true, description: 'Longitude in degrees, CGCS2000.' })
  longitude: number | null;

  @Field(() => Float, { nullable: true, description: 'Latitude in degrees, CGCS2000.' })
  latitude: number | null;

  @Field(() => String, { nullable: true, description: 'Region or grid code, when there is no position.' })
  areaCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Category the reporter chose; the first receiver may judge otherwise.',
  })
  categoryCode: string | null;

  @Field(() => SeverityEnum, {
    nullable: true,
    description: 'Severity that the reporter proposes; ORDINARY by default. The first receiver may judge otherwise.',
  })
  severity: Severity | null;

  @Field(() => ReporterInput, { nullable: true, description: 'Who reports.' })
  reporter: ReporterInput | null;
}
