import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ObservationKindName } from '../indicator/indicator.graphql.js';
import type { ObservationKind } from '../observation/history.rules.js';
import { Issue } from '../references/issue.reference.js';
import { Organization } from '../references/organization.reference.js';

export const ContributionStatus = {
  COUNTED: 'COUNTED',
  ADDED_AFTER_FREEZE: 'ADDED_AFTER_FREEZE',
  WITHDRAWN_AFTER_FREEZE: 'WITHDRAWN_AFTER_FREEZE',
} as const;
registerEnumType(ContributionStatus, {
  name: 'ContributionStatus',
  description: 'Whether the official number of a month contains a contribution.',
  valuesMap: {
    COUNTED: { description: 'Counted: the official number of the month contains the contribution.' },
    ADDED_AFTER_FREEZE: {
      description: 'The contribution arrived after the month was frozen. Only `correction` contains the contribution.',
    },
    WITHDRAWN_AFTER_FREEZE: {
      description:
        'The frozen number contains the contribution, but later events cancelled it. `correction` leaves it out.',
    },
  },
});

@ObjectType({ description: 'An event of the issue that led to a contribution.' })
export class ContributingEvent {
  @Field(() => ID, { description: 'Id of the event.' })
  id: string;

  @Field(() => Int, { description: 'Number of the event in the life of the issue, from 1.' })
  seq: number;

  @Field(() => String, { description: 'The step, such as accepted, returned, overdue, callback-answered.' })
  step: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the reason that was given, such as NOT_ON_DUTY_LIST; null for a step without a coded reason.',
  })
  reasonCode: string | null;

  @Field(() => DateTime, { description: 'Time of the event.' })
  occurredAt: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the organization that took the step; null when the reporter or a timer took the step.',
  })
  organizationName: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Post of the person who took the step; null when a timer took the step or the person holds no post.',
  })
  postName: string | null;
}

@ObjectType({
  description: 'The contribution of one observation to a score, with the events that led to the contribution.',
})
export class ScoreContribution {
  @Field(() => ID, { description: 'Id of the contribution; a recomputation does not change the id.' })
  id: string;

  @Field(() => ObservationKindName, { description: 'Kind of the observation.' })
  kind: ObservationKind;

  @Field(() => Issue, { description: 'The issue.' })
  issue: Issue;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization to whose score the contribution counts.',
  })
  organization: Organization;

  @Field(() => String, { description: 'Division code of the place.' })
  regionCode: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the region; null while assessment has not received the region.',
  })
  regionName: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the case category; null before the issue has a category.',
  })
  categoryName: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Key of the process that the issue follows; null while assessment has not received the events of the ' +
      'contribution.',
  })
  processKey: string | null;

  @Field(() => DateTime, { description: 'Time from which the contribution counts. This time decides the month.' })
  countsFrom: string;

  @Field(() => Int, { description: 'Amount added to the numerator: 0 or 1.' })
  numerator: number;

  @Field(() => Int, { description: 'Amount added to the denominator: always 1.' })
  denominator: number;

  @Field(() => Boolean, { description: 'True when the issue is still open and past its time limit.' })
  openOverdue: boolean;

  @Field(() => ContributionStatus, { description: 'Whether the official number contains the contribution.' })
  status: keyof typeof ContributionStatus;

  @Field(() => String, { description: 'Explanation of how the contribution counts, in the language of the caller.' })
  because: string;

  @Field(() => [ContributingEvent], {
    description: 'The events that led to the contribution, oldest first; a short list.',
  })
  events: ContributingEvent[];
}

export const ScoreContributionConnection = connectionOf('ScoreContribution', () => ScoreContribution);
