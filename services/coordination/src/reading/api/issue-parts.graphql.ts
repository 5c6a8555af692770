import type { Activity, IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueSourceEnum } from './issue.enums.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { Organization } from '../../references/organization.reference.js';
import { StaffMember } from '../../references/staff-member.reference.js';
import type { LevelFactKind } from '../../case/tables/level-fact.table.js';
import type { VerificationMode } from '../../case/matter/verification.rules.js';
import type { CallOutcome } from '../../case/tables/callback.table.js';
import { IssueStateEnum } from '../../api/issue-state.enum.js';
import type { ReporterGrade } from '../../case/tables/issue.table.js';
import { ActivityEnum, IssueStepEnum, ReporterGradeEnum } from './issue.enums.js';

export const VerificationModeEnum = apiEnum<VerificationMode>(
  'VerificationMode',
  'Way in which an issue is verified.',
  {
    field: 'On the spot, by an independent unit.',
    desk: 'At a desk, from the evidence; by the first receiver unless that unit handled the issue.',
  },
);

export const LevelFactKindEnum = apiEnum<LevelFactKind>('LevelFactKind', 'Decision of a level about an issue.', {
  solved: 'The level solved the issue and closed it (本级办结).',
  'passed-up': 'The level passed the issue up to the next level (上报上级).',
  'sent-back': 'The level sent the issue back to the lower level, which may solve it (退回下级).',
  kept:
    'The level dispatched the issue to its own unit although the authority matrix does not let it solve the issue ' +
    '(本级自留).',
});

@ObjectType({
  description: 'A decision of a level on the issue, and the right of the level by the authority matrix (层级处置).',
})
export class LevelFact {
  @Field(() => String, { description: 'Code of the level in the process, such as grid, community or street.' })
  level: string;

  @Field(() => LevelFactKindEnum, { description: 'Decision of the level.' })
  kind: LevelFactKind;

  @Field(() => Boolean, { description: 'True when the authority matrix let the level solve the issue at that moment.' })
  maySolve: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Reason. It is never null when the level passed up an issue that it was allowed to solve, sent an issue ' +
      'back, or kept an issue that it was not allowed to solve.',
  })
  reason: string | null;

  @Field(() => Organization, { description: 'Organization that acted for the level.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'Time of the decision.' })
  at: string;
}

@ObjectType({ description: 'One step of the timeline (办理记录).' })
export class TimelineEntry {
  @Field(() => ID, { description: 'Id of the entry; computed from the issue and the number of the step.' })
  id: string;

  @Field(() => Int, { description: 'Number of the step. It is the version of the issue after the step.' })
  seq: number;

  @Field(() => IssueStepEnum, { description: 'Kind of the step.' })
  step: IssueStep;

  @Field(() => DateTime, { description: 'Time of the step.' })
  at: string;

  @Field(() => IssueStateEnum, { description: 'State after the step.' })
  state: IssueState;

  @Field(() => String, { description: 'Kind of actor: staff, resident or system.' })
  actorKind: string;

  @Field(() => StaffMember, { nullable: true, description: 'Person who acted; null for residents and timers.' })
  actor: StaffMember | null;

  @Field(() => Organization, {
    nullable: true,
    description: 'Organization that took the step; null for reporters and for most timers.',
  })
  organization: Organization | null;

  @Field(() => Organization, {
    nullable: true,
    description:
      'The other organization of the step, such as the receiver of an offer, the organization that a ruling named, ' +
      'or the one that was told of a delay. Null when the step concerns no other organization.',
  })
  counterpart: Organization | null;

  @Field(() => ID, { nullable: true, description: 'Task of the step; null for steps on the whole issue.' })
  taskId: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the reason for a return, transfer or request to the source, or of the ground of a pause; PASSED_AT_ONCE for a report that ' +
      'passed the intake desk without a judgement; null for other steps.',
  })
  reasonCode: string | null;

  @Field(() => String, { nullable: true, description: 'Note of the person who took the step; null without a note.' })
  note: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Rule that decided the step, such as duty-list:<row>, precedent:<ruling>, level:<code>, ' +
      'passes-at-once:<category> or silence-is-acceptance. In place-corrected:<area>, the area is the one before the ' +
      'correction. Null when no rule decided.',
  })
  rule: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the step was taken after its time limit; null for a step without a limit.',
  })
  late: boolean | null;
}

@ObjectType({ description: 'The responsible organization and the holder of the issue during one period.' })
export class DutySpan {
  @Field(() => Organization, { description: 'The responsible organization of the period.' })
  responsible: Organization;

  @Field(() => Organization, { description: 'The holder in the period: the organization that had to act next.' })
  holder: Organization;

  @Field(() => ActivityEnum, { description: 'Activity that the holder had to do.' })
  activity: Activity;

  @Field(() => DateTime, { description: 'Start of the period.' })
  startsAt: string;

  @Field(() => DateTime, { nullable: true, description: 'End of the period; null for the present period.' })
  endsAt: string | null;
}

@ObjectType({
  description:
    'Working minutes of the issue that are attributed to one organization. Each minute is attributed to exactly one ' +
    'organization (超时归因).',
})
export class AttributedTime {
  @Field(() => Organization, { description: 'The organization.' })
  organization: Organization;

  @Field(() => String, {
    description:
      'Use of the minutes. WRONG_REFUSAL marks minutes in which another organization acted only because ' +
      'this organization had refused.',
  })
  activity: string;

  @Field(() => Float, { description: 'Working minutes.' })
  minutes: number;
}

@ObjectType({
  description:
    'Working minutes past the limit of an issue that are charged to one organization in one month (超时用时): to the ' +
    'holder of the issue or, while several tasks are handled, in equal parts to the organizations that were late. ' +
    'Time lost by a wrong refusal is charged to the organization that refused.',
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
    description:
      'Name, masked or hidden according to the role of the caller; revealReporter shows it in clear. ' +
      'Null for a confidential and for an anonymous reporter.',
  })
  name: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Telephone number, masked or hidden according to the role of the caller; revealReporter shows it in clear. ' +
      'Null when the reporter left no number.',
  })
  phone: string | null;

  @Field(() => ReporterGradeEnum, { description: 'How far the platform and its users know the reporter.' })
  grade: ReporterGrade;

  @Field(() => String, {
    nullable: true,
    description: 'Code name that stands for a confidential reporter (代号); null for other reporters.',
  })
  codeName: string | null;

  @Field(() => ID, {
    description:
      'Issue that this person reported. After a merge it differs from the issue under which the reporter is listed.',
  })
  originIssueId: string;

  @Field(() => DateTime, { description: 'Time of the report.' })
  reportedAt: string;
}

@ObjectType({ description: 'One round of independent verification (核查).' })
export class Verification {
  @Field(() => Int, { description: 'Number of the round, from 1.' })
  round: number;

  @Field(() => VerificationModeEnum, { description: 'Way of verification: on the spot or at the desk.' })
  mode: VerificationMode;

  @Field(() => Organization, {
    description: 'The unit that verifies. A unit that handled the issue verifies only when no other one is left.',
  })
  organization: Organization;

  @Field(() => DateTime, { description: 'Time at which the verification was requested.' })
  requestedAt: string;

  @Field(() => DateTime, { description: 'Time until which the verification must be recorded.' })
  dueAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the result was recorded; null while open.' })
  recordedAt: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True when the matter is solved; null while open.' })
  passed: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Findings of the verification; null while open. Residents do not see them.',
  })
  findings: string | null;
}

export const CallOutcomeEnum = apiEnum<CallOutcome>('CallOutcome', 'Outcome of a call to a reporter.', {
  'not-reached': 'The reporter was not reached (未接通).',
  answered: 'The reporter answered the questions.',
});

@ObjectType({ description: 'One telephone call to a reporter.' })
export class CallAttempt {
  @Field(() => Int, { description: 'Number of the call, from 1.' })
  number: number;

  @Field(() => DateTime, { description: 'Time of the call.' })
  at: string;

  @Field(() => Organization, { nullable: true, description: 'Organization of the staff member who called.' })
  organization: Organization | null;

  @Field(() => CallOutcomeEnum, { description: 'Outcome of the call.' })
  outcome: CallOutcome;

  @Field(() => String, {
    nullable: true,
    description: 'Note of the staff member who called; only staff see it. Null without a note.',
  })
  note: string | null;
}

@ObjectType({ description: 'Questions to one reporter after the issue has ended, with the answers (回访).' })
export class Callback {
  @Field(() => ID, { description: 'Id of the call-back, for answerCallback.' })
  id: string;

  @Field(() => ID, { description: 'Id of the report that this reporter made.' })
  reporterId: string;

  @Field(() => Int, { description: 'Edition of the issue: the number of times the issue was closed or rejected.' })
  edition: number;

  @Field(() => Organization, {
    nullable: true,
    description:
      'Organization whose staff may call the reporter: the coordination office, or the street whose turn it is. Null ' +
      'for residents.',
  })
  callingOrganization: Organization | null;

  @Field(() => IssueSourceEnum, {
    nullable: true,
    description: 'Source whose client calls the reporter itself and tells the result; null when the district asks.',
  })
  calledBySource: IssueSource | null;

  @Field(() => DateTime, { description: 'Time at which the reporter was asked.' })
  askedAt: string;

  @Field(() => DateTime, { description: 'Time until which the reporter can answer.' })
  expiresAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time of the answer; null without an answer.' })
  answeredAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the unit contacted the reporter; null without an answer.',
  })
  responded: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the reporter says that the problem is solved; null when the reporter did not say.',
  })
  resolved: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Satisfaction, from 1 (not at all) to 5 (very); null when the reporter did not say.',
  })
  satisfaction: number | null;

  @Field(() => String, { nullable: true, description: 'Comment in the reporter’s own words; null without a comment.' })
  comment: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time of the last failed call that the process allows; null before. The reporter may still answer later.',
  })
  notReachedAt: string | null;

  @Field(() => [CallAttempt], {
    description: 'Calls to the reporter, oldest first; a short list.',
  })
  calls: CallAttempt[];
}
