import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import { apiEnum } from './graphql-enum.js';
import { IssueSourceEnum, IssueStateEnum } from '../reading/api/issue.enums.js';
import type { IssueSource } from '../acts/report/issue-report.service.js';

@InputType({ isAbstract: true })
export class CommandInput {
  @Field(() => String, {
    description: 'Unique per command, 8 to 128 visible ASCII characters; a retry with the same key answers the same.',
  })
  idempotencyKey: string;
}

@InputType({ isAbstract: true })
export class IssueCommandInput extends CommandInput {
  @Field(() => ID, { description: 'The issue.' })
  issueId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the issue you worked on; refused as STALE_VERSION when it has moved on.',
  })
  expectedVersion: number | null;
}

@InputType({ description: 'Who reports; by default whoever is signed in.' })
export class ReporterInput {
  @Field(() => String, { nullable: true, description: 'Name, at most 50 characters.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True keeps no name, number or account.' })
  anonymous: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Account of the resident for whom staff report; they may then follow and answer.',
  })
  personId: string | null;
}

@InputType({ description: 'A report, from whatever source. Give a position, or an area, or neither.' })
export class ReportIssueInput extends CommandInput {
  @Field(() => IssueSourceEnum, { description: 'Where it came from.' })
  source: IssueSource;

  @Field(() => String, { nullable: true, description: 'Number of the report in the system it came from.' })
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

  @Field(() => ReporterInput, { nullable: true, description: 'Who reports.' })
  reporter: ReporterInput | null;
}

export const JudgementEnum = apiEnum<'accept' | 'reject'>(
  'Judgement',
  'What the first receiver decides (受理/不予受理).',
  { accept: 'Take it on.', reject: 'Do not take it on; needs a reason.' },
);

@InputType({ description: 'Accept or reject a report.' })
export class JudgeIssueInput extends IssueCommandInput {
  @Field(() => JudgementEnum, { description: 'The decision.' })
  decision: 'accept' | 'reject';

  @Field(() => String, { nullable: true, description: 'Category; by default the one reported.' })
  categoryCode: string | null;

  @Field(() => String, { nullable: true, description: 'Reason, at most 500 characters; needed to reject.' })
  reason: string | null;
}

@InputType({ description: 'Join a duplicate to the issue that goes on.' })
export class MergeIssueInput extends IssueCommandInput {
  @Field(() => ID, { description: 'The issue that goes on.' })
  intoIssueId: string;

  @Field(() => String, { nullable: true, description: 'Why they are the same matter.' })
  reason: string | null;
}

@InputType({ description: 'Take a merge back.' })
export class UnmergeIssueInput extends IssueCommandInput {}

@InputType({ description: 'Offer an issue to an organization.' })
export class DispatchIssueInput extends IssueCommandInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Organization to offer it to; by default the one that precedent, duty list and roster name.',
  })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Note for the organization, at most 500 characters.' })
  note: string | null;
}

@InputType({ description: 'Rule whose matter it is.' })
export class RuleArbitrationInput extends IssueCommandInput {
  @Field(() => ID, { description: 'Organization that must handle it; it is responsible at once.' })
  organizationId: string;

  @Field(() => String, { description: 'Reason, at most 1,000 characters.' })
  reason: string;

  @Field(() => Boolean, { nullable: true, description: 'True (default): the ruling routes the next such matter.' })
  binding: boolean | null;

  @Field(() => String, { nullable: true, description: 'Region in which it binds; the district by default.' })
  regionCode: string | null;
}

@InputType({ description: 'Pause an issue: its clocks stand still.' })
export class PauseIssueInput extends IssueCommandInput {
  @Field(() => String, { description: 'What it waits for, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'Let the clocks of a paused issue run again.' })
export class ResumeIssueInput extends IssueCommandInput {}

@InputType({ description: 'Ask for a further verification in the field.' })
export class RequestVerificationInput extends IssueCommandInput {
  @Field(() => ID, { nullable: true, description: 'Organization that verifies; by default the one the rules choose.' })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Why, at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'What an independent unit found.' })
export class RecordVerificationInput extends IssueCommandInput {
  @Field(() => Boolean, { description: 'True when the matter is solved.' })
  passed: boolean;

  @Field(() => String, { nullable: true, description: 'Findings, at most 2,000 characters; needed for a failure.' })
  findings: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Tasks to be done again; by default those of the responsible unit.',
  })
  failedTaskIds: string[] | null;
}

@InputType({ description: 'Close a verified issue.' })
export class CloseIssueInput extends IssueCommandInput {
  @Field(() => String, { nullable: true, description: 'Closing remark, at most 500 characters.' })
  note: string | null;
}

@InputType({ description: 'Open a closed issue again.' })
export class ReopenIssueInput extends IssueCommandInput {
  @Field(() => String, { description: 'What is not solved, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'The answer of a reporter to a call-back (回访).' })
export class AnswerCallbackInput extends CommandInput {
  @Field(() => ID, { description: 'The call-back.' })
  callbackId: string;

  @Field(() => Boolean, { description: 'Did the unit contact you? (响应)' })
  responded: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Is it solved? (解决)' })
  resolved: boolean | null;

  @Field(() => Int, { nullable: true, description: 'How satisfied are you, 1 to 5? (满意)' })
  satisfaction: number | null;

  @Field(() => String, { nullable: true, description: 'In your own words, at most 500 characters.' })
  comment: string | null;
}

@InputType({ description: 'Which issues to list; all conditions hold together.' })
export class IssueFilter {
  @Field(() => [IssueStateEnum], { nullable: true, description: 'States.' })
  states: string[] | null;

  @Field(() => String, { nullable: true, description: 'Region or grid that holds the place.' })
  areaCode: string | null;

  @Field(() => String, { nullable: true, description: 'First 2, 4 or all 7 digits of the category.' })
  categoryPrefix: string | null;

  @Field(() => ID, { nullable: true, description: 'Organization that ever had to do with it.' })
  organizationId: string | null;

  @Field(() => String, { nullable: true, description: 'Number in the system it came from.' })
  sourceReference: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only issues whose deadline has passed.' })
  overdue: boolean | null;

  @Field(() => String, { nullable: true, description: 'Words of the title.' })
  text: string | null;
}
