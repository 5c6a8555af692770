import type { Activity, IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { Organization } from '../../references/organization.reference.js';
import type { LevelFactKind } from '../../case/tables/level-fact.table.js';
import type { VerificationMode } from '../../case/matter/verification.rules.js';
import type { CallOutcome } from '../../case/tables/callback.table.js';
import { ActivityEnum, IssueStateEnum, IssueStepEnum } from './issue.enums.js';

export const VerificationModeEnum = apiEnum<VerificationMode>('VerificationMode', 'How an issue is verified.', {
  field: 'On the spot, by an outside unit.',
  desk: 'At the desk of the first receiver.',
});

export const LevelFactKindEnum = apiEnum<LevelFactKind>('LevelFactKind', 'What a level did with an issue.', {
  solved: 'It solved the issue and closed it (本级办结).',
  'passed-up': 'It passed the issue up to the next level (上报上级).',
});

@ObjectType({
  description: 'What a level decided on the issue, beside what the authority matrix let it do (层级处置).',
})
export class LevelFact {
  @Field(() => String, { description: 'Code of the level in the process, such as grid, community or street.' })
  level: string;

  @Field(() => LevelFactKindEnum, { description: 'What it did.' })
  kind: LevelFactKind;

  @Field(() => Boolean, { description: 'Whether the matrix let the level solve the issue at that moment.' })
  maySolve: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Reason; always there when the level passed up an issue that it may solve.',
  })
  reason: string | null;

  @Field(() => Organization, { description: 'Organization that acted for the level.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'Time of the decision.' })
  at: string;
}

@ObjectType({ description: 'One step of the timeline (办理记录).' })
export class TimelineEntry {
  @Field(() => Int, { description: 'Number of the step; the version of the issue after it.' })
  seq: number;

  @Field(() => IssueStepEnum, { description: 'What happened.' })
  step: IssueStep;

  @Field(() => DateTime, { description: 'Time of the step.' })
  at: string;

  @Field(() => IssueStateEnum, { description: 'State after the step.' })
  state: IssueState;

  @Field(() => String, { description: 'Who acted: staff, resident or system.' })
  actorKind: string;

  @Field(() => ID, { nullable: true, description: 'Id of the person who acted; null for residents and timers.' })
  actorId: string | null;

  @Field(() => Organization, { nullable: true, description: 'Organization that took the step.' })
  organization: Organization | null;

  @Field(() => Organization, {
    nullable: true,
    description: 'The other organization: the receiver of an offer, or the organization that a ruling named.',
  })
  counterpart: Organization | null;

  @Field(() => ID, { nullable: true, description: 'The task.' })
  taskId: string | null;

  @Field(() => String, { nullable: true, description: 'Coded reason.' })
  reasonCode: string | null;

  @Field(() => String, { nullable: true, description: 'Text of the person who acted.' })
  note: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The rule that decided, such as duty-list:<row>, precedent:<ruling>, silence-is-acceptance.',
  })
  rule: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True when the step was taken after its time limit.' })
  late: boolean | null;
}

@ObjectType({ description: 'The responsible organization and the holder of the issue during one period.' })
export class DutySpan {
  @Field(() => Organization, { description: 'The responsible organization of the period.' })
  responsible: Organization;

  @Field(() => Organization, { description: 'The organization that held the issue: its next step was awaited.' })
  holder: Organization;

  @Field(() => ActivityEnum, { description: 'What the organization had to do.' })
  activity: Activity;

  @Field(() => DateTime, { description: 'Start of the span.' })
  startsAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Until when; null for the present.' })
  endsAt: string | null;
}

@ObjectType({
  description:
    'Working minutes of the issue that belong to one organization; each minute belongs to exactly one (超时归因).',
})
export class AttributedTime {
  @Field(() => Organization, { description: 'The organization.' })
  organization: Organization;

  @Field(() => String, {
    description: 'What they were used for; wrong-refusal where another acted only because this unit had refused.',
  })
  activity: string;

  @Field(() => Float, { description: 'Working minutes.' })
  minutes: number;
}

@ObjectType({
  description:
    'Working minutes past the limit of an issue that are charged to one organization in one month (超时用时). Each minute is charged to the organization that held the issue; in parallel work in equal parts to the organizations that were late.',
})
export class IssueDelay {
  @Field(() => Organization, { description: 'The organization.' })
  organization: Organization;

  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => Int, { description: 'Whole working minutes.' })
  minutes: number;
}

@ObjectType({ description: 'A person who reported the issue.' })
export class Reporter {
  @Field(() => ID, { description: 'Id of the report by this person.' })
  id: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name, masked or hidden by role; in clear by revealReporter. Null when anonymous.',
  })
  name: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Telephone number, masked or hidden according to the role of the caller; unmasked by revealReporter.',
  })
  phone: string | null;

  @Field(() => Boolean, { description: 'True when the reporter left no name.' })
  anonymous: boolean;

  @Field(() => ID, {
    description: 'The issue that this person reported; it differs from the present issue after a merge.',
  })
  originIssueId: string;

  @Field(() => DateTime, { description: 'Time of the report.' })
  reportedAt: string;
}

@ObjectType({ description: 'One round of independent verification (核查).' })
export class Verification {
  @Field(() => Int, { description: 'Round, from 1.' })
  round: number;

  @Field(() => VerificationModeEnum, { description: 'How.' })
  mode: VerificationMode;

  @Field(() => Organization, { description: 'The unit that verifies. It is never a handler of the issue.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'When the verification was asked for.' })
  requestedAt: string;

  @Field(() => DateTime, { description: 'Time until which the verification must be recorded.' })
  dueAt: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was recorded.' })
  recordedAt: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True when the matter is solved; null while open.' })
  passed: boolean | null;

  @Field(() => String, { nullable: true, description: 'What was found; null while open. Residents do not see it.' })
  findings: string | null;
}

export const CallOutcomeEnum = apiEnum<CallOutcome>('CallOutcome', 'How a call to a reporter went.', {
  'not-reached': 'The reporter was not reached (未接通).',
  answered: 'The reporter answered the questions.',
});

@ObjectType({ description: 'One telephone call to a reporter.' })
export class CallAttempt {
  @Field(() => Int, { description: 'Number of the call, from 1.' })
  number: number;

  @Field(() => DateTime, { description: 'Time of the call.' })
  at: string;

  @Field(() => Organization, { nullable: true, description: 'Organization of the caller.' })
  organization: Organization | null;

  @Field(() => CallOutcomeEnum, { description: 'How the call went.' })
  outcome: CallOutcome;

  @Field(() => String, { nullable: true, description: 'Note of the caller; for staff alone.' })
  note: string | null;
}

@ObjectType({ description: 'Questions to one reporter after the issue has ended, with the answers (回访).' })
export class Callback {
  @Field(() => ID, { description: 'Id, for answerCallback.' })
  id: string;

  @Field(() => ID, { description: 'The reporter.' })
  reporterId: string;

  @Field(() => Int, { description: 'Edition of the issue: counts how often it was closed or rejected.' })
  edition: number;

  @Field(() => DateTime, { description: 'When the reporter was asked.' })
  askedAt: string;

  @Field(() => DateTime, { description: 'Time until which the reporter can answer.' })
  expiresAt: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered.' })
  answeredAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the unit contacted the reporter; null without an answer.',
  })
  responded: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the reporter says that the problem is solved; null without an answer.',
  })
  resolved: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Satisfaction, 1 to 5.' })
  satisfaction: number | null;

  @Field(() => String, { nullable: true, description: 'The reporter’s own words.' })
  comment: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the last call that the process allows did not reach the reporter; null before. The reporter may still answer by themselves.',
  })
  notReachedAt: string | null;

  @Field(() => [CallAttempt], { description: 'The calls to the reporter, oldest first; a short list.' })
  calls: CallAttempt[];
}
