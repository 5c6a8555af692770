import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { CaseCategory } from '../../references/case-category.reference.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import type { CountedFinding } from './duty-finding-count.js';
import type { CaseKind, FindingKind } from './duty-finding.rules.js';

export const DutyListFindingKindEnum = apiEnum<FindingKind>(
  'DutyListFindingKind',
  'Kind of a finding about the duty list.',
  {
    gap:
      'The list names no organization for the category in the region, and units refused or the arbiter had to rule ' +
      '(权责空白).',
    overlap: 'Several units each accept a large share of the issues of the category in the region (权责交叉).',
  },
);

export const DutyListCaseKindEnum = apiEnum<CaseKind>('DutyListCaseKind', 'Kind of a case that supports a finding.', {
  refusal: 'A unit returned or transferred the task with the reason NOT_ON_DUTY_LIST.',
  ruling: 'The arbiter ruled which organization must handle the issue.',
  acceptance: 'A unit accepted the task and kept it.',
});

@ObjectType({ description: 'The cases of a finding by one department, street or office.' })
export class DutyListUnit {
  @Field(() => Organization, {
    description:
      'The organization. When several organizations of one department, street or office have cases, ' +
      'the one with the most acceptances and rulings is named.',
  })
  organization: Organization;

  @Field(() => Int, {
    description: 'Number of refusals with the reason NOT_ON_DUTY_LIST by this department, street or office.',
  })
  refusals: number;

  @Field(() => Int, { description: 'Number of rulings that name this department, street or office.' })
  rulings: number;

  @Field(() => Int, {
    description:
      'Number of tasks that this department, street or office accepted and kept, also by silence. Tasks from rulings ' +
      'are not counted.',
  })
  acceptances: number;

  @Field(() => Float, { description: 'Share of these acceptances in all acceptances of the finding, from 0 to 1.' })
  share: number;
}

@ObjectType({ description: 'A case that supports a finding.' })
export class DutyListCase {
  issueId: string;

  @Field(() => DutyListCaseKindEnum, { description: 'Kind of the case.' })
  kind: CaseKind;

  @Field(() => Organization, { description: 'The organization that refused or accepted, or that the ruling names.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'Time of the offer or of the ruling.' })
  at: string;
}

@ObjectType({
  description:
    'A gap or an overlap of the duty list (权责空白与交叉), found in the offers, refusals and rulings since `from`. ' +
    'A case counts only when no later version of the list changed the duty for its category and place.',
})
export class DutyListFinding {
  finding: CountedFinding;

  @Field(() => ID, {
    description: 'Id made of kind, category and region. It does not change while the finding exists.',
  })
  id: string;

  @Field(() => DutyListFindingKindEnum, { description: 'Kind of the finding: gap or overlap.' })
  kind: FindingKind;

  @Field(() => CaseCategory, { description: 'The category of the cases.' })
  category: CaseCategory;

  @Field(() => Region, {
    description:
      'The region of the finding. For a gap, it is the largest region around the cases in which the ' +
      'list names no organization for the category. For an overlap, it is the region of the row that ' +
      'gives the duty.',
  })
  region: Region;

  @Field(() => Int, { description: 'Number of refusals with the reason NOT_ON_DUTY_LIST.' })
  refusals: number;

  @Field(() => Int, { description: 'Number of rulings.' })
  rulings: number;

  @Field(() => Int, { description: 'Number of tasks that an organization accepted and kept.' })
  acceptances: number;

  @Field(() => [DutyListUnit], { description: 'The organizations of the cases, most acceptances first; at most 20.' })
  units: DutyListUnit[];

  @Field(() => Organization, {
    nullable: true,
    description:
      'The organization that the cases suggest for the duty: the one with the most acceptances or, for a gap with ' +
      'rulings, the one that most rulings name. Null when there are no such cases.',
  })
  proposedOrganization: Organization | null;

  @Field(() => DateTime, { description: 'Start of the period whose offers and rulings are counted.' })
  from: string;
}
export const DutyListFindingConnection = connectionOf('DutyListFinding', () => DutyListFinding);

@ArgsType()
export class DutyListFindingArgs extends PageArgs {
  @Field(() => DutyListFindingKindEnum, { nullable: true, description: 'Only findings of this kind.' })
  kind: FindingKind | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only findings whose category begins with these 2, 4 or 7 digits.',
  })
  categoryCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only findings whose region lies in this region or contains it.',
  })
  regionCode: string | null;
}

/** Largest number of organizations in the answer for one finding. */
const MOST_UNITS = 20;

export function toFinding(finding: CountedFinding, from: Date): DutyListFinding {
  const { kind, categoryCode, regionCode, refusals, rulings, acceptances, proposedOrganizationId } = finding;
  return {
    finding,
    id: [kind, categoryCode, regionCode].join('-'),
    kind,
    category: { code: categoryCode },
    region: { code: regionCode },
    refusals,
    rulings,
    acceptances,
    units: finding.units
      .slice(0, MOST_UNITS)
      .map(({ organizationId, ...numbers }) => ({ organization: { id: organizationId }, ...numbers })),
    proposedOrganization: proposedOrganizationId === null ? null : { id: proposedOrganizationId },
    from: from.toISOString(),
  };
}
