import { DateTime, JsonValue } from '@jiceng/platform/scalars';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { apiEnum } from '../../api/graphql-enum.js';
import { IssueStateEnum } from '../../api/issue-state.enum.js';
import { StateLabel } from '../../api/state-label.graphql.js';
import type { RefusalReason } from './process-replay.rules.js';
import type { Replay } from './process-replay.service.js';

const RefusalReasonEnum = apiEnum<RefusalReason>(
  'StepRefusalReason',
  'Reason why a draft of a process refuses a past step.',
  {
    STATE_MISSING: 'The draft has neither the state nor another state of its kind (无此环节).',
    MOVE_MISSING: 'The draft has no such move from the state (无此流转).',
    LEVEL_MISSING: 'The draft has no levels, so that no level solves an issue or passes it up (无层级).',
    ROLE_MISSING: 'At the time of the step, the person had none of the roles that the draft allows (无权执行).',
    GUARD: 'A guard of the draft is not fulfilled (条件不满足).',
  },
);

@ArgsType()
export class ReplayProcessArgs {
  @Field(() => JsonValue, { description: 'The draft, in the form that publishProcessDefinition takes.' })
  definition: unknown;

  @Field(() => Int, {
    defaultValue: 90,
    description:
      'Length of the replayed period in days, from 1 to 366. The period ends now, and issues reported in it are ' +
      'replayed.',
  })
  days: number;
}

@ObjectType({ description: 'Past steps that a draft of a process refuses, grouped by state, move and reason.' })
export class RefusedSteps {
  @Field(() => String, { description: 'Name of the move.' })
  move: string;

  @Field(() => StateLabel, { description: 'Label of the move.' })
  moveLabel: StateLabel;

  @Field(() => String, { description: 'Code of the state in which the issue was before the step.' })
  stateCode: string;

  @Field(() => StateLabel, { description: 'Label of this state.' })
  stateLabel: StateLabel;

  @Field(() => RefusalReasonEnum, { description: 'Reason why the draft refuses the steps.' })
  reason: RefusalReason;

  @Field(() => String, { nullable: true, description: 'The guard that is not fulfilled; null for another reason.' })
  guard: string | null;

  @Field(() => Int, { description: 'Number of steps.' })
  steps: number;

  @Field(() => Int, { description: 'Number of issues with these steps.' })
  issues: number;

  @Field(() => [ID], { description: 'Ids of the newest issues with these steps, at most 5.' })
  examples: string[];
}

@ObjectType({
  description:
    'A limit that a draft of a process changes, and the number of past stays in a state to which it applies.',
})
export class MovedLimit {
  @Field(() => String, { description: 'Name of the limit in the definition, such as verifyMinutes.' })
  limit: string;

  @Field(() => IssueStateEnum, { description: 'Kind of the states in which the limit applies.' })
  state: IssueState;

  @Field(() => Int, { description: 'Limit of the followed version in minutes on its calendar.' })
  before: number;

  @Field(() => Int, { description: 'Limit of the draft in minutes on its calendar.' })
  after: number;

  @Field(() => String, { description: 'Shift calendar of the followed version for this limit.' })
  calendarBefore: string;

  @Field(() => String, { description: 'Shift calendar of the draft for this limit.' })
  calendarAfter: string;

  @Field(() => Int, { description: 'Number of stays in these states to which the limit applies.' })
  stays: number;

  @Field(() => Int, { description: 'Number of issues with these stays.' })
  issues: number;

  @Field(() => Int, {
    description: 'Number of stays longer than the limit of the followed version by a minute or more.',
  })
  lateBefore: number;

  @Field(() => Int, {
    description:
      'Number of stays longer than the limit of the draft by a minute or more. At this limit, an offer counts as ' +
      'accepted by silence, and a pause ends.',
  })
  lateAfter: number;

  @Field(() => [ID], {
    description: 'Ids of the newest issues with a stay that is late by only one of the two limits, at most 5.',
  })
  examples: string[];
}

@ObjectType({ description: 'The past issues to which a draft of a process would apply, replayed with the draft.' })
export class ProcessReplay {
  @Field(() => DateTime, { description: 'Start of the period in which the issues were reported.' })
  from: string;

  @Field(() => DateTime, { description: 'End of the period: the time of the query.' })
  to: string;

  @Field(() => Int, {
    description:
      'Number of issues of the period that the draft would take according to its rules of choice (`appliesTo`).',
  })
  issues: number;

  @Field(() => Int, { description: 'Number of these issues that follow another process now.' })
  entering: number;

  @Field(() => Int, { description: 'Number of issues that follow the process now and that the draft would not take.' })
  leaving: number;

  @Field(() => Int, {
    description: 'Number of replayed steps. Only steps that moved the issue by the process are replayed.',
  })
  steps: number;

  @Field(() => Int, { description: 'Number of replayed steps that the draft refuses.' })
  refusedSteps: number;

  @Field(() => [RefusedSteps], { description: 'The refused steps by state, move and reason. A short list.' })
  refusals: RefusedSteps[];

  @Field(() => [MovedLimit], {
    description:
      'The limits that the draft changes. The catalogue sets the limits of each category, so acceptMinutes and ' +
      'handleMinutes apply only to issues without a category; criticalAcceptMinutes applies to every critical issue. ' +
      'A short list.',
  })
  limits: MovedLimit[];
}

export function toProcessReplay({ from, to, ...replay }: Replay): ProcessReplay {
  return { ...replay, from: from.toISOString(), to: to.toISOString() };
}
