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
  description: 'Why a score has no value.',
  valuesMap: {
    NOTHING_TO_COUNT: {
      description:
        'Nothing to count: the denominator is 0. For a composite score, the denominators of all indicators are 0.',
    },
    SAMPLE_TOO_SMALL: {
      description:
        'Too few cases: the denominator is smaller than `minimumSample` of the indicator. For a composite score, no ' +
        'indicator has a value and at least one denominator is too small.',
    },
    TOO_FEW_INDICATORS: {
      description:
        'The weight of the indicators with a value is below `minimumWeightShare` percent of the weight of all ' +
        'indicators of the unit.',
    },
  },
});

@ObjectType({
  description: 'The number with the corrections since the freeze. The frozen number does not change.',
})
export class ScoreCorrection {
  @Field(() => Int, { description: 'Numerator after the corrections.' })
  numerator: number;

  @Field(() => Int, { description: 'Denominator after the corrections.' })
  denominator: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Value after the corrections, in percent; null when the corrected denominator is too small for a value.',
  })
  value: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Corrected value minus frozen value, in percentage points; null when either value is missing.',
  })
  difference: number | null;
}

@ObjectType({ description: 'The value of an indicator for a unit and a month, with the formula and the counts.' })
export class IndicatorScore {
  @Field(() => Indicator, { description: 'The indicator.' })
  indicator: Indicator;

  @Field(() => Int, { description: 'Numerator: number of observations that meet its conditions.' })
  numerator: number;

  @Field(() => Int, { description: 'Denominator: number of observations that meet its conditions.' })
  denominator: number;

  @Field(() => Int, {
    description: 'Number of observations in the denominator whose issue is still open and past its time limit.',
  })
  openOverdue: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Value in percent with two decimals; null when the value is withheld, see `withheld`.',
  })
  value: number | null;

  @Field(() => ScoreWithheldReason, {
    nullable: true,
    description: 'Why the value is withheld; null when there is a value.',
  })
  withheld: WithheldReason | null;

  @Field(() => String, { description: 'The formula in words and numbers, in the language of the caller.' })
  formula: string;

  @Field(() => ScoreCorrection, {
    nullable: true,
    description:
      'The number after corrections since the freeze; null when there are no corrections or the month is not frozen.',
  })
  correction: ScoreCorrection | null;
}

@ObjectType({ description: 'The contribution of one indicator to a composite score.' })
export class CompositePart {
  @Field(() => String, { description: 'Code of the indicator.' })
  indicatorCode: string;

  @Field(() => Int, { description: 'Weight of the indicator.' })
  weight: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Points of the indicator, 0 to 100. Null when the indicator has no value; its weight is then left out.',
  })
  points: number | null;
}

@ObjectType({ description: 'The composite score: the weighted mean of the points of the indicators.' })
export class CompositeScore {
  @Field(() => Float, {
    nullable: true,
    description: 'Composite score, 0 to 100 with two decimals; null when the score is withheld, see `withheld`.',
  })
  value: number | null;

  @Field(() => ScoreWithheldReason, {
    nullable: true,
    description: 'Why the score is withheld; null when there is a score.',
  })
  withheld: WithheldReason | null;

  @Field(() => String, {
    description:
      'The formula with weights and numbers, in the language of the caller; empty when no indicator has a value.',
  })
  formula: string;

  @Field(() => [CompositePart], {
    description: 'The contribution of each indicator whose weight is not 0; a short list.',
  })
  parts: CompositePart[];

  @Field(() => Float, {
    nullable: true,
    description:
      'The composite score after corrections since the freeze; null when the score is unchanged or withheld, or the ' +
      'month is not frozen.',
  })
  correctedValue: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Corrected value minus frozen value; null when `correctedValue` or `value` is null.',
  })
  difference: number | null;
}

@ObjectType({ isAbstract: true })
abstract class UnitScore {
  @Field(() => ID, {
    description:
      'Id of the score, made from the unit and the month, and from `regionCode` where that limits the counts.',
  })
  id: string;

  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => CompositeScore, { description: 'The composite score over all indicators.' })
  composite: CompositeScore;

  @Field(() => [IndicatorScore], {
    description: 'The score of every indicator that applies to the kind of the unit; a short list.',
  })
  indicators: IndicatorScore[];

  @Field(() => Int, {
    nullable: true,
    description:
      'Rank by composite score among units of the same kind, from 1; null when the composite score has no value, or ' +
      'when fewer than `minimumRanked` units of the kind have a composite score.',
  })
  rank: number | null;

  @Field(() => Int, { description: 'Number of units of the same kind that have a composite score.' })
  rankedAmong: number;

  @Field(() => Int, { description: 'Edition of the indicator catalogue.' })
  catalogueVersion: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the month was frozen; null while the numbers can still change.',
  })
  frozenAt: string | null;

  @Field(() => DateTime, {
    description: 'Time of the computation. Issues that are open and past their time limit at this time count as late.',
  })
  asOf: string;
}

@ObjectType({ description: 'Score of an organization (机构) in a month.' })
export class OrganizationScore extends UnitScore {
  @Field(() => Organization, { nullable: true, description: 'The organization.' })
  organization: Organization;

  @Field(() => String, { description: 'Name of the organization.' })
  organizationName: string;

  @Field(() => String, { description: 'Kind of the organization, such as street_office.' })
  organizationKind: string;
}

@ObjectType({
  description:
    'Score of a region (区划) in a month. Every issue in the region counts once, whichever unit handled the issue.',
})
export class RegionScore extends UnitScore {
  @Field(() => Region, { nullable: true, description: 'The region.' })
  region: Region;

  @Field(() => String, { description: 'Name of the region.' })
  regionName: string;
}

export const OrganizationScoreConnection = connectionOf('OrganizationScore', () => OrganizationScore);
export const RegionScoreConnection = connectionOf('RegionScore', () => RegionScore);
