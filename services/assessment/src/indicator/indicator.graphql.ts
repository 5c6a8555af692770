import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTime } from '@jiceng/platform/scalars';
import type { ObservationKind } from '../observation/history.rules.js';
import type { Condition, IndicatorCatalogue, IndicatorDefinition } from './indicator.rules.js';

/** Names of observation kinds as the API writes them. */
export const ObservationKindName = {
  CALLBACK: 'callback',
  DEADLINE: 'deadline',
  DELAY: 'delay',
  OFFER: 'offer',
  DISPATCH: 'dispatch',
  FIRST_RECEIPT: 'first-receipt',
  VERIFICATION: 'verification',
  JUDGEMENT: 'judgement',
  DISPATCHING: 'dispatching',
  CLOSING: 'closing',
  CALL: 'call',
} as const satisfies Record<string, ObservationKind>;
registerEnumType(ObservationKindName, {
  name: 'ObservationKind',
  description: 'Kind of observation that an indicator counts.',
  valuesMap: {
    CALLBACK: { description: 'Answers of reporters to call-backs (回访).' },
    DEADLINE: { description: 'Rounds of handling that are finished or that are open past their time limit.' },
    DELAY: {
      description:
        'Matters that a unit held while their time limit ran, with or without minutes past the limit charged to the ' +
        'unit.',
    },
    OFFER: { description: 'Decisions of a unit on the tasks offered to the unit: accepted or returned.' },
    DISPATCH: { description: 'Dispatches and transfers by a unit on which the receiver has decided.' },
    FIRST_RECEIPT: {
      description:
        'First receipts (首接) of a unit, judged from the receipt until another unit accepts the issue or the issue ' +
        'is concluded.',
    },
    VERIFICATION: { description: 'Independent verifications (核查) of the work of a unit.' },
    JUDGEMENT: { description: 'Reports that a unit judged, or did not judge within the limit.' },
    DISPATCHING: { description: 'Matters that a unit dispatched, or did not dispatch within the limit.' },
    CLOSING: { description: 'Finished matters that a unit closed, or did not close within the limit.' },
    CALL: { description: 'Call-backs by telephone: the reporter was reached, or was never reached.' },
  },
});

export const IndicatorDirection = { HIGHER_IS_BETTER: 'higher-is-better', LOWER_IS_BETTER: 'lower-is-better' } as const;
registerEnumType(IndicatorDirection, {
  name: 'IndicatorDirection',
  description: 'Whether a high or a low value of an indicator is good.',
  valuesMap: {
    HIGHER_IS_BETTER: { description: 'A high value is good.' },
    LOWER_IS_BETTER: { description: 'A low value is good.' },
  },
});

export const IndicatorUnit = { PERCENT: 'percent' } as const;
registerEnumType(IndicatorUnit, {
  name: 'IndicatorUnit',
  description: 'Unit of the value of an indicator.',
  valuesMap: { PERCENT: { description: 'Percent, 0 to 100.' } },
});

@ObjectType({
  description: 'Numerator or denominator of an indicator, in words and as conditions for the computation.',
})
export class IndicatorTerm {
  @Field(() => String, { description: 'Description in Chinese.' })
  textZh: string;

  @Field(() => String, { description: 'Description in English.' })
  textEn: string;

  @Field(() => [String], {
    description:
      'Conditions that an observation must meet, such as `satisfaction >= 4`. Empty means that every observation of ' +
      'the kind counts.',
  })
  conditions: string[];
}

@ObjectType({ description: 'An indicator (考核指标) of an edition of the catalogue.' })
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

  @Field(() => ObservationKindName, { description: 'Kind of the observations that the indicator counts.' })
  counts: ObservationKind;

  @Field(() => [String], {
    description:
      'Kinds of units that the indicator measures, such as street_office; `region` stands for scores of regions.',
  })
  appliesTo: string[];

  @Field(() => IndicatorTerm, {
    description: 'Numerator of the indicator. Every observation of the numerator is also in the denominator.',
  })
  numerator: IndicatorTerm;

  @Field(() => IndicatorTerm, { description: 'Denominator of the indicator.' })
  denominator: IndicatorTerm;

  @Field(() => IndicatorDirection, { description: 'Whether a high or a low value is good.' })
  direction: IndicatorDefinition['direction'];

  @Field(() => IndicatorUnit, { description: 'Unit of the value of the indicator.' })
  unit: IndicatorDefinition['unit'];

  @Field(() => Int, { description: 'Smallest denominator for which a value is given.' })
  minimumSample: number;

  @Field(() => Int, {
    description: 'Weight in the composite score; 0 when the indicator does not count in the composite score.',
  })
  weight: number;

  @Field(() => String, { description: 'First month to which the edition applies, such as 2026-01.' })
  effectiveFrom: string;
}

@ObjectType({ description: 'The indicators that apply to a month.' })
export class IndicatorList {
  @Field(() => Int, { description: 'Edition of the catalogue.' })
  version: number;

  @Field(() => Int, {
    description:
      'Minimum weight of the indicators that have a value, in percent of the weight of all indicators that apply to ' +
      'the unit. Below this minimum, a unit gets no composite score.',
  })
  minimumWeightShare: number;

  @Field(() => Int, {
    description: 'Number of units of a kind that must have a composite score before units of that kind are ranked.',
  })
  minimumRanked: number;

  @Field(() => [Indicator], { description: 'The indicators, in the order of the catalogue; a short list.' })
  items: Indicator[];

  @Field(() => DateTime, { description: 'Time at which the answer was read.' })
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
    appliesTo: [...indicator.appliesTo],
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
