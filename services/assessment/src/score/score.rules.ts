import {
  indicatorsFor,
  ratioOf,
  type CountedFacts,
  type IndicatorCatalogue,
  type IndicatorDefinition,
  type Ratio,
  type UnitKind,
} from '../indicator/indicator.rules.js';

/**
 * Reasons for a missing number: no observation, fewer observations than the minimum sample, or too little weight of the
 * indicators that have a value.
 */
export const withheldReasons = ['NOTHING_TO_COUNT', 'SAMPLE_TOO_SMALL', 'TOO_FEW_INDICATORS'] as const;
export type WithheldReason = (typeof withheldReasons)[number];

/** A number in hundredths of a percent, or the reason why the number is withheld. Integers avoid rounding errors. */
export type Value = { basisPoints: number; withheld: null } | { basisPoints: null; withheld: WithheldReason };

export interface IndicatorResult extends Ratio {
  indicator: IndicatorDefinition;
  value: Value;
  /** Points in the composite score: the value itself, or 100 % minus the value when lower is better. */
  points: number | null;
}

export interface CompositePart {
  indicatorCode: string;
  weight: number;
  points: number | null;
}

export interface Composite {
  value: Value;
  parts: CompositePart[];
}

export interface Result {
  indicators: IndicatorResult[];
  composite: Composite;
}

/** Computes the result of a unit from the indicators that apply to its kind. */
export function resultOf(catalogue: IndicatorCatalogue, kind: UnitKind, counted: readonly CountedFacts[]): Result {
  const indicators = indicatorsFor(catalogue, kind).map((indicator) => {
    const ratio = ratioOf(indicator, counted);
    const value = valueOf(indicator, ratio);
    return { indicator, ...ratio, value, points: pointsOf(indicator, value) };
  });
  return { indicators, composite: compositeOf(catalogue, indicators) };
}

/** Returns numerator ÷ denominator in hundredths of a percent, halves rounded up; withheld below the minimum sample. */
export function valueOf(
  indicator: Pick<IndicatorDefinition, 'minimumSample'>,
  { numerator, denominator }: Pick<Ratio, 'numerator' | 'denominator'>,
): Value {
  if (denominator === 0) return { basisPoints: null, withheld: 'NOTHING_TO_COUNT' };
  if (denominator < indicator.minimumSample) return { basisPoints: null, withheld: 'SAMPLE_TOO_SMALL' };
  return { basisPoints: roundedShare(numerator * 10_000, denominator), withheld: null };
}

/**
 * Returns the weighted mean of the points of the indicators that have a value. The score is withheld when these
 * indicators have less than the minimum share of the weights, because the unit would be ranked by a small part of its
 * work. When no indicator has a value and the sample of at least one indicator is too small, the reason is
 * SAMPLE_TOO_SMALL.
 */
export function compositeOf(
  catalogue: Pick<IndicatorCatalogue, 'minimumWeightShare'>,
  results: readonly (Pick<IndicatorResult, 'indicator' | 'points'> & Partial<Pick<IndicatorResult, 'value'>>)[],
): Composite {
  const parts = results
    .filter(({ indicator }) => indicator.weight > 0)
    .map(({ indicator, points }) => ({ indicatorCode: indicator.code, weight: indicator.weight, points }));
  const all = parts.reduce((sum, part) => sum + part.weight, 0);
  const present = parts.reduce((sum, part) => (part.points === null ? sum : sum + part.weight), 0);
  const tooFew = results.some(({ value }) => value?.withheld === 'SAMPLE_TOO_SMALL');
  if (present === 0)
    return { value: { basisPoints: null, withheld: tooFew ? 'SAMPLE_TOO_SMALL' : 'NOTHING_TO_COUNT' }, parts };
  if (present * 100 < all * catalogue.minimumWeightShare)
    return { value: { basisPoints: null, withheld: 'TOO_FEW_INDICATORS' }, parts };
  const weighted = parts.reduce((sum, part) => sum + part.weight * (part.points ?? 0), 0);
  return { value: { basisPoints: roundedShare(weighted, present), withheld: null }, parts };
}

function pointsOf({ direction }: IndicatorDefinition, { basisPoints }: Value): number | null {
  if (basisPoints === null) return null;
  return direction === 'higher-is-better' ? basisPoints : 10_000 - basisPoints;
}

/** Divides integers, with halves rounded up. */
function roundedShare(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

export interface Ranked {
  /**
   * Rank among units of the same kind, from 1; equal scores share a rank. Null without a score, or when too few units
   * have one.
   */
  rank: number | null;
  /** Number of units of the kind that have a composite score. */
  rankedAmong: number;
}

/**
 * Ranks the units of each kind separately. Units of a kind get no rank while fewer than `least` of them have a score.
 */
export function ranksOf(
  units: readonly { id: string; kind: string; value: Value }[],
  least: number,
): Map<string, Ranked> {
  const ranks = new Map<string, Ranked>();
  for (const group of Map.groupBy(units, (unit) => unit.kind).values()) {
    const numbers = group.flatMap(({ value }) => (value.basisPoints === null ? [] : [value.basisPoints]));
    for (const { id, value } of group) {
      const ranked = value.basisPoints !== null && numbers.length >= least;
      const rank = !ranked ? null : 1 + numbers.filter((other) => other > value.basisPoints!).length;
      ranks.set(id, { rank, rankedAmong: numbers.length });
    }
  }
  return ranks;
}

/** Returns the formula with words and numbers, for display beside the value. */
export function formulaOf(
  {
    indicator,
    numerator,
    denominator,
    value,
  }: Pick<IndicatorResult, 'indicator' | 'numerator' | 'denominator' | 'value'>,
  locale: 'zh' | 'en',
): string {
  const words = `${indicator.name[locale]} = ${indicator.numeratorText[locale]} ÷ ${indicator.denominatorText[locale]}`;
  return `${words} = ${numerator} ÷ ${denominator}${value.basisPoints === null ? '' : ` = ${percentText(value.basisPoints)}`}`;
}

/**
 * Returns the formula of the composite score with weights and numbers. Each indicator shows its own number; where lower
 * is better, the formula subtracts the number from 100 %.
 */
export function compositeFormulaOf(
  { parts, value }: Composite,
  { indicators }: Pick<IndicatorCatalogue, 'indicators'>,
  locale: 'zh' | 'en',
): string {
  const present = parts.filter((part) => part.points !== null);
  if (present.length === 0) return '';
  const terms = present.map(({ indicatorCode, weight, points }) => {
    const { name, direction } = indicators.find(({ code }) => code === indicatorCode)!;
    const counted =
      direction === 'higher-is-better'
        ? `${name[locale]} ${percentText(points!)}`
        : `(${percentText(10_000)} − ${name[locale]} ${percentText(10_000 - points!)})`;
    return `${counted} × ${weight}`;
  });
  const sum = `(${terms.join(' + ')}) ÷ ${present.reduce((total, part) => total + part.weight, 0)}`;
  return value.basisPoints === null ? sum : `${sum} = ${percentText(value.basisPoints)}`;
}

function percentText(basisPoints: number): string {
  return `${(basisPoints / 100).toFixed(2)} %`;
}
