import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../api/graphql-enum.js';
import type { RejectionReason, RouteRule } from '../case/tables/route-explanation.js';
import { Organization } from '../references/organization.reference.js';
import { StaffMember } from '../references/staff-member.reference.js';

export const RouteRuleEnum = apiEnum<RouteRule>('RouteRule', 'The rule that named an organization.', {
  precedent: 'A ruling of the arbiter on the same category.',
  'duty-list': 'A row of the duty list.',
  roster: 'Who is on duty for place and line.',
});
export const RejectionEnum = apiEnum<RejectionReason>('RouteRejection', 'Why a candidate was not taken.', {
  'not-in-force': 'The organization was dissolved or not founded yet.',
  'returned-this-matter': 'It has refused this matter or handed it on.',
  'nobody-there': 'No post in it is filled that could take the task.',
  'everybody-absent': 'Everybody in it is absent.',
  absent: 'On leave.',
  'outside-area': 'The place lies outside the jurisdiction.',
  'other-line': 'Works for another line.',
  'nobody-on-duty': 'Nobody is on duty.',
  'less-suitable': 'Another fits better.',
});

@ArgsType()
export class RouteArgs {
  @Field(() => String, { description: 'Category, 7 digits.' })
  categoryCode: string;

  @Field(() => String, { description: 'Grid or region of the place.' })
  areaCode: string;

  @Field(() => DateTime, { nullable: true, description: 'Moment; now by default.' })
  at: string | null;

  @Field(() => [ID], { nullable: true, description: 'Organizations that have returned the matter.' })
  refusedBy: string[] | null;
}

@ObjectType({ description: 'A candidate that was not taken.' })
export class RejectedCandidate {
  @Field(() => String, { description: 'organization or staff.' })
  kind: string;

  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'The rule that proposed it: precedent, duty-list, roster or assignee.' })
  rule: string;

  @Field(() => ID, { nullable: true, description: 'Precedent or duty row that named it.' })
  basisId: string | null;

  @Field(() => RejectionEnum, { description: 'Why not.' })
  reason: RejectionReason;
}

@ObjectType({ description: 'Where a matter would go, and why.' })
export class Route {
  @Field(() => RouteRuleEnum, {
    nullable: true,
    description: 'The rule that decided; null when none names an organization.',
  })
  rule: RouteRule | null;

  @Field(() => ID, { nullable: true, description: 'Precedent or duty row that decided.' })
  basisId: string | null;

  @Field(() => Organization, { nullable: true, description: 'The organization.' })
  organization: Organization | null;

  @Field(() => StaffMember, { nullable: true, description: 'The person; null when the task would wait at the desk.' })
  assignee: StaffMember | null;

  @Field(() => [RejectedCandidate], { description: 'Who was looked at and not taken; a short list.' })
  rejected: RejectedCandidate[];
}
