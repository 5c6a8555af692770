import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { observationKinds } from '../observation/history.rules.js';
import { editions } from './indicator.catalogue.js';
import {
  catalogueFaults,
  catalogueFor,
  conditionSchema,
  possibleFacts,
  ratioOf,
  type CountedFacts,
  type IndicatorCatalogue,
  type IndicatorDefinition,
} from './indicator.rules.js';

const [first] = editions as [IndicatorCatalogue];
const indicator = (code: string): IndicatorDefinition => first.indicators.find((candidate) => candidate.code === code)!;

const anyCounts: fc.Arbitrary<CountedFacts[]> = fc.array(
  fc.constantFrom(...observationKinds).chain((kind) =>
    fc
      .record({
        facts: fc.constantFrom(...possibleFacts(kind)),
        count: fc.integer({ min: 1, max: 1000 }),
        openShare: fc.integer({ min: 0, max: 100 }),
      })
      .map(({ facts, count, openShare }) => ({ kind, facts, count, open: Math.floor((count * openShare) / 100) })),
  ),
  { maxLength: 30 },
);
/** Indicators with random conditions, because the rules must hold for every condition that an official can write. */
const anyIndicator: fc.Arbitrary<IndicatorDefinition> = fc.constantFrom(...first.indicators).chain((known) => {
  const facts = Object.keys(possibleFacts(known.observation)[0]!);
  const condition = fc.constantFrom(...facts).chain((fact) =>
    fc.oneof(
      fc.boolean().map((equals) => ({ fact, equals })),
      fc.integer({ min: 1, max: 5 }).map((atLeast) => ({ fact, atLeast })),
      fc.constant({ fact, known: true as const }),
    ),
  );
  return fc
    .record({
      denominator: fc.array(condition, { maxLength: 2 }),
      numerator: fc.array(condition, { minLength: 1, maxLength: 2 }),
    })
    .map((terms) => ({ ...known, ...terms }));
});

describe('an indicator', () => {
  it('never has a numerator above its denominator, nor more open observations than the denominator', () => {
    fc.assert(
      fc.property(anyIndicator, anyCounts, (definition, counts) => {
        const { numerator, denominator, openOverdue } = ratioOf(definition, counts);
        expect(numerator).toBeLessThanOrEqual(denominator);
        expect(openOverdue).toBeLessThanOrEqual(denominator);
      }),
    );
  });

  it('gives for a whole period or region the sum of its two parts', () => {
    fc.assert(
      fc.property(anyIndicator, anyCounts, anyCounts, (definition, one, other) => {
        const [a, b, whole] = [
          ratioOf(definition, one),
          ratioOf(definition, other),
          ratioOf(definition, [...one, ...other]),
        ];
        expect(whole).toEqual({
          numerator: a.numerator + b.numerator,
          denominator: a.denominator + b.denominator,
          openOverdue: a.openOverdue + b.openOverdue,
        });
      }),
    );
  });

  it('leaves an unanswered question out of the denominator of that question only', () => {
    const answers: CountedFacts[] = [
      { kind: 'callback', facts: { responded: true, resolved: null, satisfaction: 4 }, count: 3, open: 0 },
      { kind: 'callback', facts: { responded: false, resolved: false, satisfaction: null }, count: 2, open: 0 },
    ];
    expect(ratioOf(indicator('response-rate'), answers)).toMatchObject({ numerator: 3, denominator: 5 });
    expect(ratioOf(indicator('resolution-rate'), answers)).toMatchObject({ numerator: 0, denominator: 2 });
    expect(ratioOf(indicator('satisfaction-rate'), answers)).toMatchObject({ numerator: 3, denominator: 3 });
  });
});

describe('the catalogue', () => {
  it('pins the digest of every released edition', () => {
    const digests = editions.map((edition) => [
      edition.version,
      createHash('sha256').update(JSON.stringify(edition)).digest('hex').slice(0, 16),
    ]);
    expect(digests).toEqual([[1, '3a797a2ce222874c']]);
  });

  it('chooses the edition in force in a month, and the earliest edition for older months', () => {
    const later = { ...first, version: 2, effectiveFrom: '2027-01' };
    const chosen = ['2019-05', '2026-12', '2027-01', '2031-07'].map(
      (month) => catalogueFor([later, first], month).version,
    );
    expect(chosen).toEqual([1, 1, 2, 2]);
  });

  it('is refused with every fault named', () => {
    const stray = { ...indicator('on-time-rate'), numerator: [{ fact: 'satisfied', equals: true }] };
    const broken = { ...first, indicators: [stray, stray].map((one) => ({ ...one, weight: 0 })) };
    expect(catalogueFaults([first, broken])).toEqual([
      'edition 1 stands twice',
      'two editions begin in 2020-01',
      ...['street_office', 'community_committee', 'line_department', 'station'].map(
        (kind) => `edition 1 has 0 indicators with a weight for a ${kind}`,
      ),
      'edition 1 has on-time-rate twice',
      'edition 1 gives no indicator a weight',
      'on-time-rate of edition 1 asks for satisfied, which a deadline does not have',
      'on-time-rate of edition 1 asks for satisfied, which a deadline does not have',
    ]);
    expect(catalogueFaults(editions)).toEqual([]);
  });

  it.each([{ fact: 'met' }, { fact: 'met', equals: 'yes' }, { fact: 'met', equals: true, known: true }])(
    'refuses a condition like %j',
    (condition) => {
      expect(conditionSchema.safeParse(condition).success).toBe(false);
    },
  );
});
