import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '@jiceng/platform/scalars';
import type { ObservationKind } from '../observation/history.rules.js';
import type { Condition, IndicatorCatalogue, IndicatorDefinition } from './indicator.rules.js';

/** Names of observation kinds as the API writes them. */
export const ObservationKindName = {
  CALLBACK: 'callback',
  DEADLINE: 'deadline',
  OFFER: 'offer',
  DISPATCH: 'dispatch',
  FIRST_RECEIPT: 'first-receipt',
  VERIFICATION: 'verification',
} as const satisfies Record<string, ObservationKind>;
registerEnumType(ObservationKindName, {
  name: 'ObservationKind',
  description: 'What an indicator counts.',
  valuesMap: {
    CALLBACK: { description: 'Answers of reporters to call-backs (回访).' },
    DEADLINE: { description: 'Rounds of handling: finished, or open past their limit.' },
    OFFER: { description: 'Decisions of a unit on tasks offered to it: taken or returned.' },
    DISPATCH: { description: 'Dispatches and transfers of a unit, once the receiver has decided.' },
    FIRST_RECEIPT: { description: 'First receipts (首接), until another has accepted or the issue is concluded.' },
    VERIFICATION: { description: 'Independent verifications (核查) of a unit’s work.' },
  },
});

export const IndicatorDirection = { HIGHER_IS_BETTER: 'higher-is-better', LOWER_IS_BETTER: 'lower-is-better' } as const;
registerEnumType(IndicatorDirection, {
  name: 'IndicatorDirection',
  description: 'Which way an indicator is good.',
  valuesMap: {
    HIGHER_IS_BETTER: { description: 'A high value is good.' },
    LOWER_IS_BETTER: { description: 'A low value is good.' },
  },
});

export const IndicatorUnit = { PERCENT: 'percent' } as const;
registerEnumType(IndicatorUnit, {
  name: 'IndicatorUnit',
  description: 'Unit of an indicator’s value.',
  valuesMap: { PERCENT: { description: 'Percent, 0 to 100.' } },
});

@ObjectType({
  description: 'Numerator or denominator of an indicator: in words, and as the conditions that the computation reads.',
})
export class IndicatorTerm {
  @Field(() => String, { description: 'In words, Chinese.' })
  textZh: string;

  @Field(() => String, { description: 'In words, English.' })
  textEn: string;

  @Field(() => [String], {
    description: 'Conditions that all must hold, such as `satisfaction >= 4`; none means everything of the kind.',
  })
  conditions: string[];
}

@ObjectType({ description: 'One indicator (考核指标) of an edition of the catalogue.' })
export class Indicator {
  @Field(() => String, { description: 'Stable code, such as on-time-rate.' })
  code: string;

  @Field(() => Int, { description: 'Edition of the catalogue.' })
  version: number;

  @Field(() => String, { description: 'Chinese name.' })
  nameZh: string;

  @Field(() => String, { description: 'English name.' })
  nameEn: string;

  @Field(() => String, { description: 'The formula in Chinese words.' })
  formulaZh: string;

  @Field(() => String, { description: 'The formula in English words.' })
  formulaEn: string;

  @Field(() => ObservationKindName, { description: 'What is counted.' })
  counts: ObservationKind;

  @Field(() => IndicatorTerm, { description: 'What stands above the line. Always a part of the denominator.' })
  numerator: IndicatorTerm;

  @Field(() => IndicatorTerm, { description: 'What stands below the line.' })
  denominator: IndicatorTerm;

  @Field(() => IndicatorDirection, { description: 'Which way is good.' })
  direction: IndicatorDefinition['direction'];

  @Field(() => IndicatorUnit, { description: 'Unit of the value.' })
  unit: IndicatorDefinition['unit'];

  @Field(() => Int, { description: 'Size of the denominator below which no value is given.' })
  minimumSample: number;

  @Field(() => Int, { description: 'Weight in the composite score; 0 informs only.' })
  weight: number;

  @Field(() => String, { description: 'First month the edition counts for, such as 2026-01.' })
  effectiveFrom: string;
}

@ObjectType({ description: 'The indicators that count for a month.' })
export class IndicatorList {
  @Field(() => Int, { description: 'Edition of the catalogue.' })
  version: number;

  @Field(() => Int, { description: 'Percent of all weights that must have a value for a composite score to be given.' })
  minimumWeightShare: number;

  @Field(() => [Indicator], { description: 'The indicators, in the order of the catalogue; a short list.' })
  items: Indicator[];

  @Field(() => DateTime, { description: 'When this was read.' })
  asOf: string;
}

export function indicatorView(catalogue: IndicatorCatalogue, indicator: IndicatorDefinition): Indicator {
  const { code, name, numeratorText, denominatorText } = indicator;
  const term = (text: { zh: string; en: string }, conditions: Condition[]): IndicatorTerm => ({
    textZh: text.zh,
    textEn: text.en,
    conditions: conditions.map(conditionText),
  });
  return {
    code,
    version: catalogue.version,
    nameZh: name.zh,
    nameEn: name.en,
    formulaZh: `${numeratorText.zh} ÷ ${denominatorText.zh}`,
    formulaEn: `${numeratorText.en} ÷ ${denominatorText.en}`,
    counts: indicator.observation,
    numerator: term(numeratorText, [...indicator.denominator, ...indicator.numerator]),
    denominator: term(denominatorText, indicator.denominator),
    direction: indicator.direction,
    unit: indicator.unit,
    minimumSample: indicator.minimumSample,
    weight: indicator.weight,
    effectiveFrom: catalogue.effectiveFrom,
  };
}

function conditionText(condition: Condition): string {
  if ('equals' in condition) return `${condition.fact} = ${condition.equals}`;
  return 'atLeast' in condition ? `${condition.fact} >= ${condition.atLeast}` : `${condition.fact} is known`;
}
