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
  description: 'How a contribution stands to the official number.',
  valuesMap: {
    COUNTED: { description: 'It is in the number.' },
    ADDED_AFTER_FREEZE: { description: 'It came after the freeze: not in the frozen number, but in the correction.' },
    WITHDRAWN_AFTER_FREEZE: { description: 'It is in the frozen number; what came after the freeze took it back.' },
  },
});

@ObjectType({ description: 'One event behind a contribution.' })
export class ContributingEvent {
  @Field(() => ID, { description: 'Id of the event.' })
  id: string;

  @Field(() => Int, { description: 'Place in the life of the issue, from 1.' })
  seq: number;

  @Field(() => String, { description: 'The step, such as accepted, returned, overdue, callback-answered.' })
  step: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the organization whose step it was; null for reporters and the clock.',
  })
  organizationName: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Post of the person who took the step; null where no person did.',
  })
  postName: string | null;
}

@ObjectType({ description: 'What one matter contributed to a score, with the events that say so.' })
export class ScoreContribution {
  @Field(() => ID, { description: 'Id; the same after every computation.' })
  id: string;

  @Field(() => ObservationKindName, { description: 'What was counted.' })
  kind: ObservationKind;

  @Field(() => Issue, { description: 'The issue.' })
  issue: Issue;

  @Field(() => Organization, { nullable: true, description: 'The organization it counts for.' })
  organization: Organization;

  @Field(() => String, { description: 'Division code of the place.' })
  regionCode: string;

  @Field(() => String, { nullable: true, description: 'Name of the place; null while the region is not known here.' })
  regionName: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the case category; null before the issue was judged.' })
  categoryName: string | null;

  @Field(() => DateTime, { description: 'The moment from which it counts.' })
  countsFrom: string;

  @Field(() => Int, { description: 'What it adds above the line: 0 or 1.' })
  numerator: number;

  @Field(() => Int, { description: 'What it adds below the line: 1.' })
  denominator: number;

  @Field(() => Boolean, { description: 'True for an issue that is still open and past its limit.' })
  openOverdue: boolean;

  @Field(() => ContributionStatus, { description: 'Whether it is in the official number.' })
  status: keyof typeof ContributionStatus;

  @Field(() => String, { description: 'Why it counts as it does, in the caller’s language.' })
  because: string;

  @Field(() => [ContributingEvent], { description: 'The events, in the order in which they happened; a short list.' })
  events: ContributingEvent[];
}

export const ScoreContributionConnection = connectionOf('ScoreContribution', () => ScoreContribution);
