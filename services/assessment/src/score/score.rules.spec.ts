import fc from 'fast-check';
import { editions } from '../indicator/indicator.catalogue.js';
import type { CountedFacts, IndicatorDefinition, UnitKind } from '../indicator/indicator.rules.js';
import { compositeFormulaOf, compositeOf, formulaOf, ranksOf, resultOf, valueOf, type Value } from './score.rules.js';

const catalogue = editions[0]!;
const indicator = (code: string): IndicatorDefinition =>
  catalogue.indicators.find((candidate) => candidate.code === code)!;
const worth = (basisPoints: number): Value => ({ basisPoints, withheld: null });
const nothing: Value = { basisPoints: null, withheld: 'NOTHING_TO_COUNT' };

describe('a value', () => {
  it.each<[number, number, Value]>([
    [0, 0, { basisPoints: null, withheld: 'NOTHING_TO_COUNT' }],
    [4, 4, { basisPoints: null, withheld: 'SAMPLE_TOO_SMALL' }],
    [5, 5, worth(10_000)],
    [0, 5, worth(0)],
    [1, 6, worth(1667)],
    [2, 6, worth(3333)],
    [1, 8, worth(1250)],
    [1, 20_000, worth(1)],
    [1, 20_001, worth(0)],
  ])('of %i out of %i', (numerator, denominator, expected) => {
    expect(valueOf({ minimumSample: 5 }, { numerator, denominator })).toEqual(expected);
  });

  it('lies between 0 and 100 %', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fc.nat({ max: 10_000_000 }), (numerator, rest) => {
        const { basisPoints } = valueOf({ minimumSample: 1 }, { numerator, denominator: numerator + rest });
        if (numerator + rest > 0) expect(basisPoints! >= 0 && basisPoints! <= 10_000).toBe(true);
      }),
    );
  });
});

describe('the composite score', () => {
  const part = (code: string, points: number | null) => ({ indicator: indicator(code), points });

  it('is the weighted mean of the indicators that have a value', () => {
    // 12 × 80 + 12 × 60 + 8 × 100 over 32, in hundredths of a percent.
    const composite = compositeOf(catalogue, [
      part('resolution-rate', 8000),
      part('on-time-rate', 6000),
      part('satisfaction-rate', 10_000),
      part('return-rate', 0),
    ]);
    expect(composite.value).toEqual(worth(7750));
    expect(composite.parts.map(({ indicatorCode }) => indicatorCode)).toEqual([
      'resolution-rate',
      'on-time-rate',
      'satisfaction-rate',
    ]);
  });

  it('is withheld when the indicators with a value carry too little weight', () => {
    const parts = catalogue.indicators.map((each) => ({
      indicator: each,
      points: each.code === 'resolution-rate' ? 8000 : null,
    }));
    expect(compositeOf(catalogue, parts).value).toEqual({ basisPoints: null, withheld: 'TOO_FEW_INDICATORS' });
    expect(
      compositeOf(
        catalogue,
        parts.map((each) => ({ ...each, points: null })),
      ).value,
    ).toEqual(nothing);
  });

  it('rises when a unit misses fewer limits, and when fewer verifications fail', () => {
    const with_ = (met: number, failed: number): CountedFacts[] => [
      { kind: 'callback', facts: { responded: true, resolved: true, satisfaction: 4 }, count: 10, open: 0 },
      { kind: 'deadline', facts: { met: true }, count: met, open: 0 },
      { kind: 'deadline', facts: { met: false }, count: 10 - met, open: 0 },
      { kind: 'verification', facts: { failed: true }, count: failed, open: 0 },
      { kind: 'verification', facts: { failed: false }, count: 10 - failed, open: 0 },
    ];
    const scores = [
      [5, 3],
      [6, 3],
      [6, 2],
    ].map(([met, failed]) => resultOf(catalogue, 'line_department', with_(met!, failed!)).composite.value.basisPoints!);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(new Set(scores).size).toBe(3);
  });

  it('comes with its formula', () => {
    const composite = compositeOf(catalogue, [
      part('resolution-rate', 8000),
      part('on-time-rate', 6000),
      part('response-rate', null),
      part('satisfaction-rate', 10_000),
    ]);
    expect(compositeFormulaOf(composite, catalogue, 'zh')).toBe(
      '(解决率 80.00 % × 12 + 按时办结率 60.00 % × 12 + 满意率 100.00 % × 8) ÷ 32 = 77.50 %',
    );
  });

  const lowerIsBetter = catalogue.indicators.filter(({ direction }) => direction === 'lower-is-better');
  it("shows the indicator's own number where a lower value is better", () => {
    const { code, name, weight } = lowerIsBetter.find((each) => each.weight > 0)!;
    const formula = compositeFormulaOf(
      { value: worth(10_000), parts: [{ indicatorCode: code, weight, points: 10_000 }] },
      catalogue,
      'zh',
    );
    expect(formula).toBe(`((100.00 % − ${name.zh} 0.00 %) × ${weight}) ÷ ${weight} = 100.00 %`);
  });

  it('shows a formula that gives the value', () => {
    const weighed = catalogue.indicators.filter(({ weight }) => weight > 0);
    const rates = fc.array(fc.option(fc.integer({ min: 0, max: 10_000 })), {
      minLength: weighed.length,
      maxLength: weighed.length,
    });
    fc.assert(
      fc.property(rates, fc.constantFrom('zh' as const, 'en' as const), (values, locale) => {
        const composite = compositeOf(
          catalogue,
          weighed.map(({ code, direction }, index) => {
            const rate = values[index] ?? null;
            return part(code, rate === null || direction === 'higher-is-better' ? rate : 10_000 - rate);
          }),
        );
        const formula = compositeFormulaOf(composite, catalogue, locale);
        let [sum, weights] = [0, 0];
        for (const [index, { name, weight, direction }] of weighed.entries()) {
          const rate = values[index] ?? null;
          if (rate === null) continue;
          expect(formula).toContain(`${name[locale]} ${(rate / 100).toFixed(2)} %`);
          sum += weight * (direction === 'higher-is-better' ? rate : 10_000 - rate);
          weights += weight;
        }
        const { basisPoints } = composite.value;
        if (basisPoints !== null) {
          expect(formula).toMatch(
            new RegExp(`÷ ${weights} = ${(basisPoints / 100).toFixed(2).replace('.', '\\.')} %$`),
          );
          expect(Math.abs(sum / weights - basisPoints)).toBeLessThanOrEqual(0.5);
        }
      }),
    );
  });
});

describe('the formula', () => {
  it('states numerator and denominator in words and numbers', () => {
    const result = { indicator: indicator('on-time-rate'), numerator: 5, denominator: 6, value: worth(8333) };
    expect(formulaOf(result, 'zh')).toBe(
      '按时办结率 = 时限内办结的事项 ÷ 办结的事项与已超时未办结的事项 = 5 ÷ 6 = 83.33 %',
    );
    expect(
      formulaOf(
        { ...result, numerator: 1, denominator: 2, value: { basisPoints: null, withheld: 'SAMPLE_TOO_SMALL' } },
        'en',
      ),
    ).toMatch(/= 1 ÷ 2$/);
  });
});

describe('a unit', () => {
  const desk: CountedFacts[] = (['judgement', 'dispatching', 'closing'] as const).map((kind) => ({
    kind,
    facts: { inTime: true },
    count: 8,
    open: 0,
  }));
  const handling: CountedFacts[] = [
    { kind: 'callback', facts: { responded: true, resolved: true, satisfaction: 4 }, count: 8, open: 0 },
    { kind: 'deadline', facts: { met: true }, count: 8, open: 0 },
    { kind: 'delay', facts: { delayed: false }, count: 8, open: 0 },
  ];
  const kept: CountedFacts[] = [
    { kind: 'first-receipt', facts: { kept: true }, count: 8, open: 0 },
    { kind: 'dispatch', facts: { missent: false }, count: 8, open: 0 },
  ];
  const scored = (kind: UnitKind, counted: CountedFacts[]): Value => resultOf(catalogue, kind, counted).composite.value;

  it.each<[UnitKind, CountedFacts[]]>([
    ['street_office', [...desk, ...kept]],
    ['community_committee', [...desk, ...kept]],
    ['street_office', handling],
    ['community_committee', handling],
    ['line_department', handling],
    ['station', handling],
  ])('of the kind %s has a score when it does one half of its work well', (kind, counted) => {
    expect(scored(kind, counted)).toEqual(worth(10_000));
  });

  it('gets no score from too few indicators or too few cases, and the reason tells which', () => {
    expect(scored('street_office', desk.slice(0, 1)).withheld).toBe('TOO_FEW_INDICATORS');
    const few = [...desk, ...handling].map((counted) => ({ ...counted, count: 4 }));
    expect(scored('street_office', few).withheld).toBe('SAMPLE_TOO_SMALL');
    expect(scored('street_office', [])).toEqual(nothing);
  });

  it('is measured only by the indicators of its kind', () => {
    const codes = (kind: UnitKind): string[] =>
      resultOf(catalogue, kind, []).indicators.map(({ indicator }) => indicator.code);
    expect(codes('station')).not.toContain('timely-judgement-rate');
    expect(codes('street_office')).toContain('timely-judgement-rate');
    expect(codes('region')).not.toContain('undelayed-rate');
  });
});

describe('ranks', () => {
  it('compare units of one kind, give equal scores the same rank, and leave out units without a score', () => {
    const ranks = ranksOf(
      [
        { id: 'a', kind: 'street_office', value: worth(9000) },
        { id: 'b', kind: 'street_office', value: worth(9500) },
        { id: 'c', kind: 'street_office', value: worth(9000) },
        { id: 'd', kind: 'street_office', value: worth(100) },
        { id: 'e', kind: 'street_office', value: nothing },
        { id: 'f', kind: 'line_department', value: worth(1) },
      ],
      4,
    );
    expect(Object.fromEntries(ranks)).toEqual({
      a: { rank: 2, rankedAmong: 4 },
      b: { rank: 1, rankedAmong: 4 },
      c: { rank: 2, rankedAmong: 4 },
      d: { rank: 4, rankedAmong: 4 },
      e: { rank: null, rankedAmong: 4 },
      f: { rank: null, rankedAmong: 1 },
    });
  });
});
