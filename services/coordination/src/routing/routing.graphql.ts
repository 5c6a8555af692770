import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../api/graphql-enum.js';
import type { RejectionReason, RouteRule } from '../case/tables/route-explanation.js';
import { Organization } from '../references/organization.reference.js';
import { StaffMember } from '../references/staff-member.reference.js';

export const RouteRuleEnum = apiEnum<RouteRule>('RouteRule', 'The rule that determined an organization.', {
  precedent: 'A ruling of the arbiter on the same category.',
  'duty-list': 'A row of the duty list.',
  roster: 'The roster: a person of the organization is on duty for the place and the line.',
});
export const RejectionEnum = apiEnum<RejectionReason>('RouteRejection', 'Reason why a candidate was not chosen.', {
  'not-in-force': 'The organization was dissolved or not founded yet.',
  'returned-this-matter': 'The organization has refused this matter or handed it on.',
  'nobody-there': 'No person in the organization holds a post that may take the task.',
  'everybody-absent': 'All persons of the organization who may take the task are absent.',
  absent: 'The person is on leave.',
  'outside-area': 'The place lies outside the jurisdiction of the candidate.',
  'other-line': 'The candidate works for another line.',
  'nobody-on-duty': 'No person of the organization is on duty.',
  'less-suitable': 'The chosen candidate is more suitable.',
});

@ArgsType()
export class RouteArgs {
  @Field(() => String, { description: 'Category, 7 digits.' })
  categoryCode: string;

  @Field(() => String, { description: 'Grid or region of the place.' })
  areaCode: string;

  @Field(() => DateTime, { nullable: true, description: 'Time of the dispatch; now when absent.' })
  at: string | null;

  @Field(() => [ID], { nullable: true, description: 'Organizations that have refused the matter or handed it on.' })
  refusedBy: string[] | null;
}

@ObjectType({ description: 'A candidate that was not chosen.' })
export class RejectedCandidate {
  @Field(() => String, { description: 'Kind of the candidate: organization or staff.' })
  kind: string;

  @Field(() => ID, { description: 'Id of the organization or staff member.' })
  candidateId: string;

  @Field(() => String, { description: 'Rule that proposed the candidate: precedent, duty-list, roster or assignee.' })
  rule: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the precedent or duty row that named the candidate; null for roster and assignee.',
  })
  basisId: string | null;

  @Field(() => RejectionEnum, { description: 'Reason why the candidate was not chosen.' })
  reason: RejectionReason;
}

@ObjectType({ description: 'The organization and person to which a matter would go, and the reason.' })
export class Route {
  @Field(() => RouteRuleEnum, {
    nullable: true,
    description: 'Rule that chose the organization; null when no rule names one.',
  })
  rule: RouteRule | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the precedent or duty row that decided; null when the roster or no rule decided.',
  })
  basisId: string | null;

  @Field(() => Organization, { nullable: true, description: 'The organization; null when no rule names one.' })
  organization: Organization | null;

  @Field(() => StaffMember, { nullable: true, description: 'The person; null when the task would wait at the desk.' })
  assignee: StaffMember | null;

  @Field(() => [RejectedCandidate], {
    description: 'Candidates that were checked and not chosen; a short list.',
  })
  rejected: RejectedCandidate[];
}
