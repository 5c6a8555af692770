import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { Indicator } from '../indicator/indicator.graphql.js';
import { Organization } from '../references/organization.reference.js';
import { Region } from '../references/region.reference.js';
import type { WithheldReason } from './score.rules.js';

export const ScoreWithheldReason = {
  NOTHING_TO_COUNT: 'NOTHING_TO_COUNT',
  SAMPLE_TOO_SMALL: 'SAMPLE_TOO_SMALL',
  TOO_FEW_INDICATORS: 'TOO_FEW_INDICATORS',
} as const satisfies Record<WithheldReason, WithheldReason>;
registerEnumType(ScoreWithheldReason, {
  name: 'ScoreWithheldReason',
  description: 'Why a score has no number.',
  valuesMap: {
    NOTHING_TO_COUNT: { description: 'Nothing of the kind happened.' },
    SAMPLE_TOO_SMALL: { description: 'The denominator is below the stated minimum sample.' },
    TOO_FEW_INDICATORS: {
      description: 'The indicators that have a value carry less than the stated share of all weights.',
    },
  },
});

@ObjectType({
  description: 'What corrections after the freeze would make of a frozen number. The frozen number stays.',
})
export class ScoreCorrection {
  @Field(() => Int, { description: 'Numerator with the corrections.' })
  numerator: number;

  @Field(() => Int, { description: 'Denominator with the corrections.' })
  denominator: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Value with the corrections, percent; null where there would be none.',
  })
  value: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Value with the corrections less the frozen value, percentage points; null where one is missing.',
  })
  difference: number | null;
}

@ObjectType({ description: 'The value of one indicator, with the formula and the counts it stands on.' })
export class IndicatorScore {
  @Field(() => Indicator, { description: 'The indicator.' })
  indicator: Indicator;

  @Field(() => Int, { description: 'Count above the line.' })
  numerator: number;

  @Field(() => Int, { description: 'Count below the line.' })
  denominator: number;

  @Field(() => Int, { description: 'How many of the denominator are still open and past their limit.' })
  openOverdue: number;

  @Field(() => Float, { nullable: true, description: 'Percent with two decimals; null where it is withheld.' })
  value: number | null;

  @Field(() => ScoreWithheldReason, { nullable: true, description: 'Why there is no value.' })
  withheld: WithheldReason | null;

  @Field(() => String, { description: 'The formula with words and numbers, in the caller’s language.' })
  formula: string;

  @Field(() => ScoreCorrection, {
    nullable: true,
    description: 'Corrections since the freeze; null when there are none or the month is not frozen.',
  })
  correction: ScoreCorrection | null;
}

@ObjectType({ description: 'One term of a composite score.' })
export class CompositePart {
  @Field(() => String, { description: 'Code of the indicator.' })
  indicatorCode: string;

  @Field(() => Int, { description: 'Its weight.' })
  weight: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Points towards the composite, 0 to 100; null where the indicator has no value and its weight is left out.',
  })
  points: number | null;
}

@ObjectType({ description: 'The composite score: the mean of the indicators’ points by weight.' })
export class CompositeScore {
  @Field(() => Float, { nullable: true, description: '0 to 100 with two decimals; null where it is withheld.' })
  value: number | null;

  @Field(() => ScoreWithheldReason, { nullable: true, description: 'Why there is no value.' })
  withheld: WithheldReason | null;

  @Field(() => String, { description: 'The formula with its weights and numbers, in the caller’s language.' })
  formula: string;

  @Field(() => [CompositePart], { description: 'Every weighted indicator; a short list.' })
  parts: CompositePart[];

  @Field(() => Float, {
    nullable: true,
    description:
      'The value that corrections since the freeze would give; null when nothing changed or the month is not frozen.',
  })
  correctedValue: number | null;

  @Field(() => Float, { nullable: true, description: 'Corrected less frozen value; null when nothing changed.' })
  difference: number | null;
}

@ObjectType({ isAbstract: true })
abstract class UnitScore {
  @Field(() => ID, { description: 'Unit and month.' })
  id: string;

  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => CompositeScore, { description: 'All in one number.' })
  composite: CompositeScore;

  @Field(() => [IndicatorScore], { description: 'Every indicator of the catalogue; a short list.' })
  indicators: IndicatorScore[];

  @Field(() => Int, {
    nullable: true,
    description: 'Place among units of the same kind, from 1; null where there is no number.',
  })
  rank: number | null;

  @Field(() => Int, { description: 'Units of the same kind that have a place.' })
  rankedAmong: number;

  @Field(() => Int, { description: 'Edition of the indicator catalogue.' })
  catalogueVersion: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the month was frozen; null while its numbers still move.',
  })
  frozenAt: string | null;

  @Field(() => DateTime, {
    description: 'When this was computed: issues open and past their limit at this moment count.',
  })
  asOf: string;
}

@ObjectType({ description: 'What an organization (机构) scored in a month.' })
export class OrganizationScore extends UnitScore {
  @Field(() => Organization, { nullable: true, description: 'The organization.' })
  organization: Organization;

  @Field(() => String, { description: 'Name of the organization.' })
  organizationName: string;

  @Field(() => String, { description: 'Kind of the organization, such as street_office.' })
  organizationKind: string;
}

@ObjectType({
  description: 'What a region (区划) scored in a month: every matter in it counts once, whoever handled it.',
})
export class RegionScore extends UnitScore {
  @Field(() => Region, { nullable: true, description: 'The region.' })
  region: Region;

  @Field(() => String, { description: 'Name of the region.' })
  regionName: string;
}

export const OrganizationScoreConnection = connectionOf('OrganizationScore', () => OrganizationScore);
export const RegionScoreConnection = connectionOf('RegionScore', () => RegionScore);
