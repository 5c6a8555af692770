import { organizationKinds } from '@jiceng/contracts/codes';
import { z } from 'zod';
import { observationKinds, type ObservationKind } from '../observation/history.rules.js';

/**
 * A condition on a fact of an observation. `equals` compares the fact with a value, `atLeast` requires a number at
 * least this high, `known` requires that the fact is not null.
 */
export const conditionSchema = z.union([
  z.strictObject({ fact: z.string(), equals: z.union([z.boolean(), z.number()]) }),
  z.strictObject({ fact: z.string(), atLeast: z.number() }),
  z.strictObject({ fact: z.string(), known: z.literal(true) }),
]);
export type Condition = z.infer<typeof conditionSchema>;

/** Kinds of units that can have a score: the kinds of organizations, and `region` for every region. */
export const unitKinds = [...organizationKinds, 'region'] as const;
export type UnitKind = (typeof unitKinds)[number];

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

export const indicatorSchema = z.strictObject({
  code: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  name: text,
  /** Numerator and denominator in words. */
  numeratorText: text,
  denominatorText: text,
  observation: z.enum(observationKinds),
  /** Kinds of units that the indicator measures. */
  appliesTo: z.array(z.enum(unitKinds)).min(1),
  /** Conditions of the denominator. An observation of the kind counts when it meets all of them. */
  denominator: z.array(conditionSchema),
  /** Further conditions of the numerator. They apply to observations in the denominator only. */
  numerator: z.array(conditionSchema).min(1),
  direction: z.enum(['higher-is-better', 'lower-is-better']),
  unit: z.literal('percent'),
  /** Smallest number of observations for which a value is given. */
  minimumSample: z.number().int().min(1),
  /** Weight in the composite score. An indicator with weight 0 is shown and does not count. */
  weight: z.number().int().min(0),
});
export type IndicatorDefinition = z.infer<typeof indicatorSchema>;

/** One edition of the catalogue. Released editions never change; a new edition has a later `effectiveFrom`. */
export const catalogueSchema = z.strictObject({
  version: z.number().int().positive(),
  /** First month of the edition, such as 2025-01. The edition ends where the next edition begins. */
  effectiveFrom: z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/),
  /**
   * Minimum weight of the indicators that have a value, in percent of the weight of all indicators that apply to the
   * unit. Below this minimum, a unit gets no composite score.
   */
  minimumWeightShare: z.number().int().min(1).max(100),
  /** Number of units of a kind that must have a composite score before units of that kind are ranked. */
  minimumRanked: z.number().int().min(2),
  indicators: z.array(indicatorSchema).min(1),
});
export type IndicatorCatalogue = z.infer<typeof catalogueSchema>;

/** Number of observations with the same facts. */
export interface CountedFacts {
  kind: ObservationKind;
  facts: Readonly<Record<string, boolean | number | null>>;
  count: number;
  /** Number of these observations whose issue is open and past its time limit. */
  open: number;
}

export interface Ratio {
  numerator: number;
  denominator: number;
  /** Number of observations in the denominator whose issue is open and past its time limit. */
  openOverdue: number;
}

/** The indicators that measure a kind of unit. */
export function indicatorsFor(
  { indicators }: Pick<IndicatorCatalogue, 'indicators'>,
  kind: UnitKind,
): IndicatorDefinition[] {
  return indicators.filter(({ appliesTo }) => appliesTo.includes(kind));
}

/**
 * Kinds of units that work on issues. The catalogue must have enough indicators for each, because a score of very few
 * indicators would not measure the work.
 */
const working = ['street_office', 'community_committee', 'line_department', 'station'] as const;
const LEAST_INDICATORS = 5;

/** Counts the numerator and the denominator of an indicator by its conditions. */
export function ratioOf(indicator: IndicatorDefinition, counted: readonly CountedFacts[]): Ratio {
  const ratio: Ratio = { numerator: 0, denominator: 0, openOverdue: 0 };
  for (const { kind, facts, count, open } of counted) {
    const { inDenominator, inNumerator } = contributionOf(indicator, kind, facts);
    if (inDenominator) {
      ratio.denominator += count;
      ratio.openOverdue += open;
    }
    if (inNumerator) ratio.numerator += count;
  }
  return ratio;
}

/** Tells whether an observation counts in the denominator and in the numerator of an indicator. */
export function contributionOf(
  indicator: IndicatorDefinition,
  kind: ObservationKind,
  facts: CountedFacts['facts'],
): { inDenominator: boolean; inNumerator: boolean } {
  const inDenominator =
    kind === indicator.observation && indicator.denominator.every((condition) => holds(condition, facts));
  return {
    inDenominator,
    inNumerator: inDenominator && indicator.numerator.every((condition) => holds(condition, facts)),
  };
}

function holds(condition: Condition, facts: CountedFacts['facts']): boolean {
  const value = facts[condition.fact];
  if (value === null || value === undefined) return false;
  if ('equals' in condition) return value === condition.equals;
  if ('atLeast' in condition) return typeof value === 'number' && value >= condition.atLeast;
  return true;
}

/** Returns the edition that applies to a month; the earliest edition for a month before all editions. */
export function catalogueFor(editions: readonly IndicatorCatalogue[], month: string): IndicatorCatalogue {
  const inForce = editions
    .filter((edition) => edition.effectiveFrom <= month)
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
  return inForce[0] ?? [...editions].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))[0]!;
}

const flag = [true, false];

/**
 * Every value of each fact of a kind. A condition on a fact outside this table would match no observation, without an
 * error.
 */
const factValues: Record<ObservationKind, Readonly<Record<string, readonly (boolean | number | null)[]>>> = {
  callback: { responded: flag, resolved: [...flag, null], satisfaction: [1, 2, 3, 4, 5, null] },
  deadline: { met: flag },
  delay: { delayed: flag },
  offer: { returned: flag, wronglyReturned: flag },
  dispatch: { missent: flag },
  'first-receipt': { kept: flag },
  call: { reached: flag },
  verification: { failed: flag },
  judgement: { inTime: flag },
  dispatching: { inTime: flag },
  closing: { inTime: flag },
};

/** Every combination of facts that an observation of the kind can have. */
export function possibleFacts(kind: ObservationKind): CountedFacts['facts'][] {
  return Object.entries(factValues[kind]).reduce<Record<string, boolean | number | null>[]>(
    (combinations, [fact, values]) =>
      combinations.flatMap((facts) => values.map((value) => ({ ...facts, [fact]: value }))),
    [{}],
  );
}

/** Returns the faults of the editions that the schema of one edition cannot find, one sentence per fault. */
export function catalogueFaults(editions: readonly IndicatorCatalogue[]): string[] {
  const faults: string[] = [];
  const repeated = (values: readonly (string | number)[]): (string | number)[] =>
    values.filter((value, index) => values.indexOf(value) !== index);
  for (const version of repeated(editions.map((edition) => edition.version)))
    faults.push(`edition ${version} stands twice`);
  for (const month of repeated(editions.map((edition) => edition.effectiveFrom)))
    faults.push(`two editions begin in ${month}`);
  for (const { version, indicators } of editions) {
    for (const kind of working) {
      const count = indicators.filter(({ appliesTo, weight }) => weight > 0 && appliesTo.includes(kind)).length;
      if (count < LEAST_INDICATORS)
        faults.push(`edition ${version} has ${count} indicators with a weight for a ${kind}`);
    }
    for (const code of repeated(indicators.map((indicator) => indicator.code)))
      faults.push(`edition ${version} has ${code} twice`);
    if (indicators.every((indicator) => indicator.weight === 0))
      faults.push(`edition ${version} gives no indicator a weight`);
    for (const { code, observation, denominator, numerator } of indicators) {
      for (const { fact } of [...denominator, ...numerator]) {
        if (!Object.hasOwn(factValues[observation], fact))
          faults.push(`${code} of edition ${version} asks for ${fact}, which a ${observation} does not have`);
      }
    }
  }
  return faults;
}
