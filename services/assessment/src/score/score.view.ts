import { indicatorView } from '../indicator/indicator.graphql.js';
import type { IndicatorCatalogue } from '../indicator/indicator.rules.js';
import type {
  CompositeScore,
  IndicatorScore,
  OrganizationScore,
  RegionScore,
  ScoreCorrection,
} from './score.graphql.js';
import {
  compositeFormulaOf,
  formulaOf,
  type Composite,
  type IndicatorResult,
  type Ranked,
  type Result,
} from './score.rules.js';

/** Data that all scores of one answer have in common. */
export interface ScoreSetting {
  month: string;
  catalogue: IndicatorCatalogue;
  frozenAt: Date | null;
  asOf: Date;
  locale: 'zh' | 'en';
}

/** A unit with its official result and, in a frozen month, the result with later corrections. */
export interface Standing extends Ranked {
  id: string;
  name: string;
  kind: string;
  official: Result;
  live: Result | null;
}

/** @param regionCode the region to which the counts are limited; null for counts without a limit */
export function organizationScoreView(
  setting: ScoreSetting,
  standing: Standing,
  regionCode: string | null,
): OrganizationScore {
  const score = unitScore(setting, standing);
  return {
    ...score,
    id: regionCode === null ? score.id : `${score.id}:${regionCode}`,
    organization: { id: standing.id },
    organizationName: standing.name,
    organizationKind: standing.kind,
  };
}

export function regionScoreView(setting: ScoreSetting, standing: Standing): RegionScore {
  return { ...unitScore(setting, standing), region: { code: standing.id }, regionName: standing.name };
}

function unitScore(setting: ScoreSetting, { id, official, live, rank, rankedAmong }: Standing) {
  return {
    id: `${id}:${setting.month}`,
    month: setting.month,
    composite: compositeView(setting, official.composite, live?.composite ?? null),
    indicators: official.indicators.map((result, index) =>
      indicatorScoreView(setting, result, live?.indicators[index] ?? null),
    ),
    rank,
    rankedAmong,
    catalogueVersion: setting.catalogue.version,
    frozenAt: setting.frozenAt?.toISOString() ?? null,
    asOf: setting.asOf.toISOString(),
  };
}

function indicatorScoreView(
  setting: ScoreSetting,
  result: IndicatorResult,
  live: IndicatorResult | null,
): IndicatorScore {
  return {
    indicator: indicatorView(setting.catalogue, result.indicator),
    numerator: result.numerator,
    denominator: result.denominator,
    openOverdue: result.openOverdue,
    value: percent(result.value.basisPoints),
    withheld: result.value.withheld,
    formula: formulaOf(result, setting.locale),
    correction: live === null ? null : correctionOf(result, live),
  };
}

function correctionOf(frozen: IndicatorResult, live: IndicatorResult): ScoreCorrection | null {
  if (frozen.numerator === live.numerator && frozen.denominator === live.denominator) return null;
  return {
    numerator: live.numerator,
    denominator: live.denominator,
    value: percent(live.value.basisPoints),
    difference: differenceOf(frozen.value.basisPoints, live.value.basisPoints),
  };
}

function compositeView(
  { catalogue, locale }: ScoreSetting,
  composite: Composite,
  live: Composite | null,
): CompositeScore {
  const changed = live !== null && live.value.basisPoints !== composite.value.basisPoints;
  return {
    value: percent(composite.value.basisPoints),
    withheld: composite.value.withheld,
    formula: compositeFormulaOf(composite, catalogue, locale),
    parts: composite.parts.map((part) => ({ ...part, points: percent(part.points) })),
    correctedValue: changed ? percent(live.value.basisPoints) : null,
    difference: changed ? differenceOf(composite.value.basisPoints, live.value.basisPoints) : null,
  };
}

function differenceOf(frozen: number | null, live: number | null): number | null {
  return frozen === null || live === null ? null : percent(live - frozen);
}

function percent(basisPoints: number | null): number | null {
  return basisPoints === null ? null : basisPoints / 100;
}
