import { beforeAll, describe, expect, it } from '@jest/globals';
import { ask, lastFullMonth } from './browser.js';

interface UnitScore {
  organizationKind: string;
  organizationName: string;
  rank: number | null;
  rankedAmong: number;
  composite: { value: number | null; withheld: string | null };
  indicators: {
    indicator: { code: string; weight: number; direction: string };
    numerator: number;
    denominator: number;
    value: number | null;
  }[];
}
const SCORES = `query ($month: String!, $after: String) { scores(month: $month, first: 100, after: $after) {
  edges { node { organizationKind organizationName rank rankedAmong composite { value withheld }
    indicators { indicator { code weight direction } numerator denominator value } } }
  pageInfo { hasNextPage endCursor } } }`;

async function scoresOf(month: string): Promise<UnitScore[]> {
  type Page = { edges: { node: UnitScore }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  const found: UnitScore[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { scores }: { scores: Page } = await ask<{ scores: Page }>('appraiser', SCORES, { month, after });
    found.push(...scores.edges.map(({ node }) => node));
    ({ hasNextPage: more, endCursor: after } = scores.pageInfo);
  }
  return found;
}

/** Computes the composite score from the indicators of the answer. */
function compositeOf({ indicators }: UnitScore): number {
  const counted = indicators.filter(({ value, indicator }) => value !== null && indicator.weight > 0);
  const points = counted.map(({ value, indicator: { weight, direction } }) => {
    return weight * (direction === 'LOWER_IS_BETTER' ? 100 - value! : value!);
  });
  const weights = counted.reduce((sum, { indicator }) => sum + indicator.weight, 0);
  return points.reduce((sum, each) => sum + each, 0) / weights;
}

describe('the last full month of the demo district', () => {
  let streets: UnitScore[];
  let communities: UnitScore[];

  beforeAll(async () => {
    const scores = await scoresOf(lastFullMonth());
    streets = scores.filter(({ organizationKind }) => organizationKind === 'street_office');
    communities = scores.filter(({ organizationKind }) => organizationKind === 'community_committee');
  });

  it('has a score for every street and for at least twenty communities, each from five indicators or more', () => {
    const scored = [...streets, ...communities].filter(({ composite }) => composite.value !== null);
    expect(streets).toHaveLength(13);
    expect(scored.length).toBeGreaterThanOrEqual(33);
    for (const { indicators } of scored) {
      const valued = indicators.filter(({ value, indicator }) => value !== null && indicator.weight > 0);
      expect(valued.length).toBeGreaterThanOrEqual(5);
      for (const { numerator, denominator, value } of valued) {
        expect(denominator).toBeGreaterThanOrEqual(5);
        expect(value).toBeCloseTo((100 * numerator) / denominator, 1);
      }
    }
  });

  it('has composite scores that are the mean of the indicators shown', () => {
    for (const unit of [...streets, ...communities].filter(({ composite }) => composite.value !== null))
      expect(Math.abs(compositeOf(unit) - unit.composite.value!)).toBeLessThan(0.02);
  });

  it('ranks the streets among themselves, and gives the reason when a community has no score', () => {
    for (const { rank, rankedAmong } of streets) {
      expect(rank).toBeGreaterThanOrEqual(1);
      expect(rankedAmong).toBe(13);
    }
    for (const { composite } of communities.filter(({ composite: { value } }) => value === null))
      expect(['NOTHING_TO_COUNT', 'SAMPLE_TOO_SMALL', 'TOO_FEW_INDICATORS']).toContain(composite.withheld);
  });
});
